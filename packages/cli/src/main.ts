import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import process from 'node:process';
import {confirm} from './confirm.js';
import {converse} from './converse.js';
import {listenForInterrupts} from './interrupts.js';
import type {Io} from './io.js';
import {perform} from './perform.js';

/** Parse, wire, run, exit. The only place that touches the process. */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever reads may leave (`| head`, a closed terminal): what is done on the node goes on all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreGone);
  const interrupts = listenForInterrupts();
  const talk = () => (process.stdin.isTTY ? converse(process.stdin, process.stderr) : undefined);
  const io: Io = {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    home: homedir(),
    argv,
    version: await version(),
    confirm: (question) => confirm(question, talk()),
    converse: talk,
    ended: () => interrupts.ended,
    interrupts,
  };
  process.exitCode = await perform(argv, io);
  // Fires only where something still keeps the process alive: a plugin that began what never ends.
  setTimeout(() => process.exit(), LEAVE_MS).unref();
}

const LEAVE_MS = 1_000;

function ignoreGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as {readonly version: string}).version;
}
