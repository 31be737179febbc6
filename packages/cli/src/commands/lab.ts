import {labStatus, openLab, readLog, resetLab} from '@phoenix/lab';
import {table} from '@phoenix/reporters';
import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';
import {BARE, labOptions} from '../lab-options.js';
import {load} from '../load.js';
import type {LabRequest} from '../request.js';

/** The embedded node on its own. */
export async function labCommand(request: LabRequest, io: Io): Promise<number> {
  switch (request.action) {
    case 'serve':
      return serve(request, io);
    case 'status':
      return status(request, io);
    case 'reset':
      return reset(request, io);
    case 'log':
      for (const entry of readLog(request.lab.dir))
        io.stdout.write(
          request.json
            ? `${JSON.stringify(entry)}\n`
            : `${entry.at} ${entry.changed ? '~' : ' '} ${entry.exit} ${entry.seconds.toFixed(2)}s ${entry.argv.map(short).join(' ')}\n`,
        );
      return EXIT.ok;
  }
}

const short = (word: string): string =>
  /\s/.test(word) || word.length > 60 ? `'${word.replaceAll('\n', ' ').slice(0, 57)}...'` : word;

/** Until Ctrl-C. Fits the node to the configuration where there is one. */
async function serve({lab, configDir, port, json}: LabRequest, io: Io): Promise<number> {
  const {state} =
    lab.profile === undefined || lab.profile === BARE
      ? await load({configDir, strict: false}, io.env)
      : {state: undefined};
  const server = await openLab({...(await labOptions(lab, state)), ...(port === undefined ? {} : {port})});
  const {host, user, identityFile, knownHostsFile, node} = server;
  const address = {node, host, port: server.port, user, identityFile, knownHosts: knownHostsFile};
  io.stdout.write(json ? `${JSON.stringify(address)}\n` : howToLogIn(address));
  await io.ended();
  await server.close();
  return EXIT.ok;
}

function howToLogIn(
  address: Readonly<Record<'host' | 'identityFile' | 'knownHosts', string>> & {port: number},
): string {
  const {host, port, identityFile, knownHosts} = address;
  const where = `--host ${host} --port ${port} --identity-file ${identityFile} --known-hosts ${knownHosts}`;
  return `${table(Object.entries(address))}\nphoenix doctor --target ssh ${where}\nCtrl-C ends it.\n`;
}

function reset({lab}: LabRequest, io: Io): number {
  const isThere = labStatus(lab.dir) !== undefined;
  resetLab(lab.dir);
  io.stdout.write(`${lab.dir}: ${isThere ? 'nothing is left' : 'no lab here, nothing to reset'}\n`);
  return EXIT.ok;
}

function status({lab, json}: LabRequest, io: Io): number {
  const found = labStatus(lab.dir);
  if (json) io.stdout.write(`${JSON.stringify(found ?? null)}\n`);
  else if (found === undefined) io.stdout.write(`${lab.dir}: no lab here\n`);
  else {
    io.stdout.write(
      `${found.node}: ${found.server === undefined ? 'not served' : `served by process ${found.server}`}\n`,
    );
    io.stdout.write(
      table([
        ['VMID', 'STATUS', 'LOCK', 'NAME'],
        ...found.guests.map(({vmid, status, lock, name}) => [vmid, status, lock, name]),
      ]),
    );
  }
  return EXIT.ok;
}
