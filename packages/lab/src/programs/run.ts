import {randomBytes} from 'node:crypto';
import {Ended, untilKilled} from '../ended.js';
import type {LabNode, Program} from '../node.js';
import {absolute, readArguments} from './arguments.js';
import type {Run} from './find.js';
import {whyNotWritten} from './why.js';

/** Seconds of `10`, `1.5`, `2m`, `infinity`. */
const seconds = (text: string): number =>
  text === 'infinity'
    ? Number.POSITIVE_INFINITY
    : Number.parseFloat(text) * ({m: 60, h: 3600, d: 86_400}[text.slice(-1)] ?? 1);

/** Runs its operands in a changed environment, or prints it. */
const env =
  (run: Run): Program =>
  async (argv, io, node) => {
    const environment: Record<string, string> = {...io.env};
    let rest = argv.slice(1);
    for (; rest[0] !== undefined; rest = rest.slice(1)) {
      const word = rest[0];
      if (word === '-i' || word === '-')
        for (const name of Object.keys(environment)) if (name !== 'PWD') delete environment[name];
      if (word === '-u') delete environment[rest[1] ?? ''];
      if (word === '-C') environment.PWD = absolute(io, rest[1] ?? '/');
      if (word === '-u' || word === '-C') rest = rest.slice(1);
      else if (/^[A-Za-z_]\w*=/.test(word))
        environment[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1);
      else if (!word.startsWith('-')) break;
    }
    if (rest.length > 0) return run(rest, {...io, env: environment}, node);
    io.out(
      Object.entries(environment)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    return 0;
  };

/** Sleeps in the lab's time, and like the real one does not notice that nobody listens any more. */
const sleep: Program = async (argv, io, node) => {
  const total = argv.slice(1).reduce((sum, text) => sum + seconds(text), 0);
  const signal = untilKilled(io.signal);
  if (total === Number.POSITIVE_INFINITY)
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  await node.delay(total, signal);
  return 0;
};

/**
 * Counts what commands take in the lab's time, not what the lab itself needs to answer: a fast lab on a busy machine
 * times nothing out that would have been in time. What waits for input is held to the clock.
 */
const timeout =
  (run: Run): Program =>
  async (argv, io, node) => {
    const {rest} = readArguments(argv.slice(1), ['k', 's', 'kill-after', 'signal'], true);
    const [limit = '0', ...command] = rest;
    const process = node.processes.start(io.signal);
    let left = seconds(limit);
    let over = false;
    const strike = () => {
      over = true;
      node.processes.kill(process.pid, 'TERM');
    };
    const delay: LabNode['delay'] = async (wanted, signal) => {
      await node.delay(Math.min(wanted, left), signal);
      if (wanted > left) strike();
      left -= wanted;
      untilKilled(process.signal).throwIfAborted();
    };
    const clock = setTimeout(strike, Math.min(left * 1000, 0x7fffffff));
    try {
      const status = await run(command, {...io, signal: process.signal}, {...node, delay});
      return over ? 124 : status;
    } catch (error) {
      if (over && error instanceof Ended) return 124;
      throw error;
    } finally {
      clearTimeout(clock);
      process.end();
    }
  };

/** flock: `-n`, `-w SECONDS`, `-x`, a file, then a command or `-c STRING`; 1 (or `-E`) when the lock was not got. */
const flock =
  (run: Run): Program =>
  async (argv, io, node) => {
    const {flags, values, rest} = readArguments(argv.slice(1), ['w', 'E', 'wait', 'timeout'], true);
    const [file = '', ...command] = rest;
    const path = absolute(io, file);
    if (node.files.stat(path) === undefined && !node.files.write(path, '')) {
      io.err(`flock: cannot open lock file ${file}: ${whyNotWritten(node.files, path)}\n`);
      return 66;
    }
    const wait = values.get('w') ?? values.get('wait') ?? values.get('timeout');
    const patience = flags.has('n') || flags.has('nonblock') ? 0 : wait === undefined ? 1e9 : seconds(wait);
    const release = await unlessKilled(node.flock(path, patience), io.signal);
    if (release === undefined) return Number(values.get('E') ?? 1);
    try {
      return await run(command[0] === '-c' ? ['sh', ...command] : command, io, node);
    } finally {
      release();
    }
  };

/** A lock that comes after its process was killed is given back. */
async function unlessKilled(
  lock: Promise<(() => void) | undefined>,
  signal: AbortSignal,
): Promise<(() => void) | undefined> {
  const ending = untilKilled(signal);
  const stop = new Promise<never>((_, reject) => {
    if (ending.aborted) reject(ending.reason);
    ending.addEventListener('abort', () => reject(ending.reason), {once: true});
  });
  try {
    return await Promise.race([lock, stop]);
  } catch (error) {
    void lock.then((release) => release?.());
    throw error;
  }
}

const kill: Program = async (argv, io, {processes}) => {
  const args = argv.slice(1);
  const named =
    args[0] === '-s' ? args.splice(0, 2)[1] : /^-[A-Z0-9]+$/.test(args[0] ?? '') ? args.shift()!.slice(1) : undefined;
  let status = 0;
  for (const pid of args.filter((arg) => arg !== '--')) {
    if (processes.kill(Number(pid), named ?? 'TERM')) continue;
    io.err(`kill: (${pid}) - No such process\n`);
    status = 1;
  }
  return status;
};

const mktemp: Program = async (argv, io, {files}) => {
  const {flags, values, rest} = readArguments(argv.slice(1), ['p', 'tmpdir']);
  const base = values.get('p') ?? values.get('tmpdir');
  const template = rest[0] ?? 'tmp.XXXXXXXXXX';
  const folder = base ?? (rest[0] === undefined || flags.has('t') ? '/tmp' : undefined);
  const name = template.replace(/X{3,}/, (letters) => randomBytes(16).toString('hex').slice(0, letters.length));
  const path = absolute(io, folder === undefined ? name : `${folder}/${name}`);
  if (!(flags.has('d') ? files.mkdir(path, {mode: 0o700}) : files.write(path, '', 0o600))) {
    io.err(
      `mktemp: failed to create ${flags.has('d') ? 'directory' : 'file'} via template ‘${template}’: No such file or directory\n`,
    );
    return 1;
  }
  io.out(`${path}\n`);
  return 0;
};

/** Programs that begin, hold back or end others. */
export const running = (run: Run): Readonly<Record<string, Program>> => ({
  env: env(run),
  timeout: timeout(run),
  flock: flock(run),
  nice: (argv, io, node) => run(readArguments(argv.slice(1), ['n'], true).rest, io, node),
  setsid: (argv, io, node) => run(readArguments(argv.slice(1), [], true).rest, io, node),
  sleep,
  kill,
  mktemp,
  sync: async () => 0,
  true: async () => 0,
  false: async () => 1,
});
