import {readFileSync} from 'node:fs';
import {connect as openSocket} from 'node:net';
import {constants} from 'node:os';
import ssh2 from 'ssh2';
import type {LabConnection} from '../lab.js';

export interface Played {
  /** 128 + n after signal n. */
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}
export interface Shell {
  run(line: string, stdin?: string): Promise<Played>;
  end(): void;
}

/** A client as others have it: nothing of the lab's inside is used. */
export async function connect({host, port, user, identityFile}: LabConnection): Promise<Shell> {
  const client = new ssh2.Client();
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).once('error', reject);
    // Nagle and delayed acknowledgements together cost 40 ms a command.
    const sock = openSocket({host, port, noDelay: true});
    client.connect({sock, username: user, privateKey: readFileSync(identityFile)});
  });
  return {
    run: (line, stdin = '') =>
      new Promise((resolve, reject) => {
        client.exec(line, (error, channel) => {
          if (error) return reject(error);
          const out: Buffer[] = [];
          const err: Buffer[] = [];
          channel.on('data', (chunk: Buffer) => out.push(chunk));
          channel.stderr.on('data', (chunk: Buffer) => err.push(chunk));
          channel.on('close', (code: number | null, signal?: string) =>
            resolve({
              exit: code ?? 128 + (constants.signals[signal as NodeJS.Signals] ?? 0),
              stdout: Buffer.concat(out).toString(),
              stderr: Buffer.concat(err).toString(),
            }),
          );
          channel.end(stdin);
        });
      }),
    end: () => client.end(),
  };
}

/** Words as one line for the node's shell. */
export const quoted = (argv: readonly string[]): string =>
  argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`)).join(' ');
