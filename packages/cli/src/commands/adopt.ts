import {type Entry, readFile, render, type Survey, styleOf, survey} from '@phoenix/adopt';
import {type DesiredState, FILES} from '@phoenix/config';
import {type GuestState, loadedNvidia} from '@phoenix/proxmox';
import {table} from '@phoenix/reporters';
import {chooseGuests, nameOf, unknownTo} from '../adopt/choose.js';
import {draftOf} from '../adopt/entries.js';
import {featureConfigs} from '../adopt/feature-configs.js';
import {offersOf, withClones} from '../adopt/find-out.js';
import {type ConfigFolder, readFolder, replaceText, writeSecrets} from '../adopt/folder.js';
import {type Proposal, propose} from '../adopt/propose.js';
import type {AdoptRequest} from '../adopt/request.js';
import {isSettled, type Settled} from '../adopt/settle.js';
import {readStamps} from '../adopt/stamps.js';
import {readVolumes} from '../adopt/volumes.js';
import {warningsOf} from '../adopt/warnings.js';
import {EXIT, EXIT_BY} from '../exit-code.js';
import type {Io} from '../io.js';
import {loadWith} from '../load.js';
import {loadAllPlugins} from '../load-plugins.js';
import {reach} from '../target.js';
import {tellDiagnostics} from '../tell-diagnostics.js';

/** Writes config entries from what is on the node. The node is read, and nothing of it changes. */
export async function adoptCommand(request: AdoptRequest, io: Io): Promise<number> {
  const {configDir, ids} = request;
  const folder = await readFolder(configDir);
  const plugins = await loadAllPlugins(configDir);
  const load = (instead: Readonly<Record<string, string>>) => loadWith(plugins, configDir, false, io.env, instead);
  const isEmpty = folder.missing.size === 2 && folder.hypervisor === undefined;
  const {state: before, diagnostics, steps} = await load(isEmpty ? {[FILES.lxc]: folder.texts.lxc} : {});
  if (before === undefined) {
    tellDiagnostics(diagnostics, request, io);
    return EXIT.usage;
  }
  const target = await reach(request, before, io);
  try {
    const signal = io.interrupts.kill;
    const {node} = target;
    const reader = {
      label: node.label,
      exec: (command: Parameters<typeof node.exec>[0]) => node.exec(command, {signal}),
    };
    const found = await survey(reader);
    if (ids.length === 0) return list(found, before, request, io);
    const guests = chooseGuests(ids, found.node, before, (id) => fileOf(configDir, before.guests.get(id)!.kind));
    const stamps = await readStamps(withClones(guests, found), target, signal);
    const volumes = await readVolumes(guests, stamps, target, signal);
    const inside = (id: number): Entry => (volumes.has(id) ? {volumes: volumes.get(id)} : {});
    const proposal = await propose(
      guests.map((guest) => ({
        ...{guest, draft: draftOf(guest, found, folder)},
        findings: {more: inside(guest.id), left: []},
      })),
      {survey: found, folder, offered: offersOf(before), load},
      {
        ...{steps, target, io, stamps},
        configs: featureConfigs(readFile(folder.texts.lxc), await loadedNvidia.read(reader)),
      },
    );
    if (!isSettled(proposal)) {
      tellDiagnostics(proposal.diagnostics, request, io);
      return EXIT.usage;
    }
    // What was not asked to its end is not known.
    if (io.interrupts.by !== undefined) return EXIT_BY[io.interrupts.by];
    return await conclude(proposal, folder, request, io);
  } finally {
    await target.close();
  }
}

/** Tells what an entry does not hold, and writes what it does. */
async function conclude(
  proposal: Proposal & Settled,
  folder: ConfigFolder,
  request: AdoptRequest,
  io: Io,
): Promise<number> {
  const {configDir, strict, print, format} = request;
  const {adopted, written, differences} = proposal;
  const warnings = warningsOf(proposal);
  tellDiagnostics(strict ? warnings.map((one) => ({...one, severity: 'error'})) : warnings, request, io);
  if (strict && warnings.length > 0) return EXIT.failed;
  if (print) {
    io.stdout.write(
      printed(
        written.entries,
        adopted.map(({guest}) => guest),
        folder,
      ),
    );
    return EXIT.ok;
  }
  await writeSecrets(configDir, new Map(adopted.flatMap(({draft}) => [...draft.secrets])));
  for (const kind of ['lxc', 'vm'] as const)
    if (written.texts[kind] !== folder.texts[kind]) await replaceText(configDir, kind, folder, written.texts[kind]);
  const rows = adopted.map(({guest: {id, kind}, draft: {name}}) => ({
    ...{id, name, kind, file: fileOf(configDir, kind)},
    planned: differences.filter((one) => one.id === id).length,
  }));
  if (format === 'json') io.stdout.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  else
    io.stdout.write(
      `${rows.map(({id, name, file}) => `adopted ${id} ${name}: ${file}`).join('\n')}\n${verdict(proposal)}\n`,
    );
  return EXIT.ok;
}

/** More ids than these are not repeated. */
const TOLD = 12;

function verdict({adopted, differences}: Proposal & Settled): string {
  const ids = adopted.length > TOLD ? `of these ${adopted.length}` : adopted.map(({guest}) => guest.id).join(' ');
  const n = differences.length;
  if (n === 0) return `phoenix plan ${ids}: nothing to do`;
  return `phoenix plan ${ids} shows what phoenix would do: ${n} ${n === 1 ? 'thing' : 'things'}, see above`;
}

const fileOf = (configDir: string, kind: 'lxc' | 'vm'): string => `${configDir.replace(/\/$/, '')}/${FILES[kind]}`;

/** As they would stand in the files, each under its file's key. */
function printed(entries: ReadonlyMap<number, Entry>, guests: readonly GuestState[], {texts}: ConfigFolder): string {
  const of = (kind: 'lxc' | 'vm') => guests.filter((guest) => guest.kind === kind).map(({id}) => id);
  const lxc = Object.fromEntries(of('lxc').map((id) => [id, entries.get(id)]));
  const vms = of('vm').map((id) => entries.get(id));
  const whole = {...(of('lxc').length === 0 ? {} : {lxc_configs: lxc}), ...(vms.length === 0 ? {} : {vms})};
  return `${render(whole, {...styleOf(texts.lxc), eol: '\n'}, '', undefined)}\n`;
}

/** What is on the node and not in the config. */
function list({node}: Survey, state: DesiredState, {format}: AdoptRequest, {stdout, stderr}: Io): number {
  const rows = unknownTo(state, node).map((guest) => ({
    id: guest.id,
    name: nameOf(guest),
    kind: guest.kind,
    status: guest.config.template ? 'template' : guest.running ? 'running' : 'stopped',
    ...(guest.config.lock === undefined ? {} : {lock: guest.config.lock}),
  }));
  if (format === 'json') stdout.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  else if (rows.length === 0) stderr.write(`every guest of ${node.name} is in the config\n`);
  else
    stdout.write(
      table([
        ['ID', 'NAME', 'KIND', 'STATUS', 'LOCK'],
        ...rows.map(({id, name, kind, status, lock}) => [id, name, kind, status, lock ?? '']),
      ]),
    );
  return EXIT.ok;
}
