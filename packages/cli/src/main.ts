import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import {converse} from './converse.js';
import {EXIT} from './exit-code.js';
import {listenForInterrupts} from './interrupts.js';
import type {Io} from './io.js';
import {tellUsage} from './tell-usage.js';
import {UsageError} from './usage-error.js';

/** Parse, wire, run, exit. The only place that touches the process. */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever reads may leave (`| head`, a closed terminal): what is done on the node goes on all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreGone);
  const interrupts = listenForInterrupts();
  const io: Io = {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    home: homedir(),
    argv,
    version: await version(),
    confirm,
    converse: () => (process.stdin.isTTY ? converse(process.stdin, process.stderr) : undefined),
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

async function perform(argv: readonly string[], io: Io): Promise<number> {
  try {
    // Asked at each Tab: neither the parser nor any command is loaded.
    if (argv[0] === '__complete') return await (await import('./completion/complete.js')).complete(argv.slice(1), io);
    const {parseArguments} = await import('./arguments.js');
    const print = (text: string) => io.stdout.write(text);
    const performer = await parseArguments(argv, io.version, print, io.stdout.columns);
    return performer === undefined ? EXIT.ok : await performer(io);
  } catch (error) {
    return await explain(error, io);
  }
}

async function explain(error: unknown, io: Io): Promise<number> {
  if (error instanceof UsageError) {
    tellUsage(error, io);
    return EXIT.usage;
  }
  return (await import('./explain.js')).explain(error, io);
}

async function confirm(question: string): Promise<boolean | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const prompt = createInterface({input: process.stdin, output: process.stderr});
  const answer = await prompt.question(`${question} [y/N] `);
  prompt.close();
  return /^y(?:es)?$/i.test(answer.trim());
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as {readonly version: string}).version;
}
