import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import {StepError} from '@phoenix/kit';
import {LabHeld} from '@phoenix/lab';
import {NodeBusy} from '@phoenix/proxmox';
import {describeFailure} from '@phoenix/reporters';
import {parseArguments} from './arguments.js';
import {labCommand} from './commands/lab.js';
import {runCommand} from './commands/run.js';
import {statusCommand} from './commands/status.js';
import {validateCommand} from './commands/validate.js';
import {EXIT} from './exit-code.js';
import {listenForInterrupts} from './interrupts.js';
import type {Io} from './io.js';
import type {Request} from './request.js';
import {tellUsage} from './tell.js';
import {UsageError} from './usage-error.js';

/** Parse, wire, run, exit. The only place that touches the process. */
export async function main(argv: readonly string[]): Promise<void> {
  const interrupts = listenForInterrupts();
  const io: Io = {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    home: homedir(),
    confirm,
    ended: () => interrupts.ended,
    interrupts,
  };
  process.exitCode = await perform(argv, io);
}

async function perform(argv: readonly string[], io: Io): Promise<number> {
  try {
    const request = await parseArguments(argv, await version(), (text) => io.stdout.write(text));
    return request === undefined ? EXIT.ok : await dispatch(request, io);
  } catch (error) {
    return explain(error, io);
  }
}

function dispatch(request: Request, io: Io): Promise<number> {
  switch (request.kind) {
    case 'run':
      return runCommand(request, io);
    case 'status':
      return statusCommand(request, io);
    case 'validate':
      return validateCommand(request, io);
    case 'lab':
      return labCommand(request, io);
  }
}

function explain(error: unknown, io: Io): number {
  if (error instanceof UsageError) {
    tellUsage(error, io);
    return EXIT.usage;
  }
  if (error instanceof LabHeld || error instanceof NodeBusy) {
    io.stderr.write(`phoenix: ${error.message}\n${error instanceof NodeBusy ? '  try: --wait\n' : ''}`);
    return EXIT.busy;
  }
  if (error instanceof StepError) {
    const {headline, details} = describeFailure(error.failure);
    io.stderr.write(`phoenix: ${[headline, ...details].join('\n  ')}\n`);
    return error.failure.code === 'host-unreachable' ? EXIT.unreachable : EXIT.failed;
  }
  if (io.interrupts.by !== undefined) return io.interrupts.by === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
  io.stderr.write(
    `phoenix: this is a bug of phoenix: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return EXIT.failed;
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
