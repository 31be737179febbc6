import {Ended, killed} from '../ended.js';
import {machineOf} from '../machine.js';
import type {Io} from '../node.js';
import {nodePrograms} from '../node-programs.js';
import {openNode, type Shared} from '../open-node.js';
import {runShell} from '../shell/run.js';
import {hasProgram, sshConnection} from '../verbs/system/index.js';
import {writeLog} from './log.js';
import {type Link, struck} from './strike.js';

/** The environment that sshd gives root on Proxmox VE. */
const environment = {
  HOME: '/root',
  LANG: 'en_US.UTF-8',
  LOGNAME: 'root',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  PWD: '/root',
  SHELL: '/bin/bash',
  USER: 'root',
};

/** How a command ended: its exit code, or the signal that killed it. */
export type End = {readonly code: number} | {readonly signal: string};

export interface Streams extends Pick<Io, 'out' | 'err'> {
  input(signal: AbortSignal): Required<Pick<Io, 'stdin' | 'line'>>;
  /** What faults can do beyond the command; without it they cannot. */
  readonly link?: Link;
}

/** Runs one command line as sshd does, `bash -c`, as a process of its own, and writes it to the lab's log. Never rejects. */
export async function runCommand(
  source: string,
  streams: Streams,
  connection: AbortSignal,
  shared: Shared,
): Promise<End> {
  const begin = Date.now();
  let changed = false;
  const node = openNode(shared, () => {
    changed = true;
  });
  const {pid, signal, end: leave} = shared.processes.start(connection);
  const io: Io = {
    out: streams.out,
    err: streams.err,
    ...streams.input(signal),
    signal,
    env: {...environment, SSH_CONNECTION: sshConnection(node.files)},
  };
  const commands: {readonly argv: readonly string[]; readonly replaces: boolean}[] = [];
  const script = {
    ...{source, name: 'bash', params: [], kind: 'bash' as const, pid},
    onCommand: (argv: readonly string[], replaces: boolean) => void commands.push({argv, replaces}),
  };
  const link: Link = {
    drop: () => {
      streams.link?.drop();
      shared.processes.kill(pid, 'HUP');
    },
    reboot: () => streams.link?.reboot(),
  };
  const machine = machineOf(
    node,
    nodePrograms,
    (program) => struck(program, shared.faults, link),
    (name) => hasProgram(node, name),
  );
  const end = await runShell(script, io, machine).then(
    (code): End => {
      const ended = killed(signal);
      return ended === undefined ? {code} : {signal: ended.by.replace(/^SIG/, '')};
    },
    (error: unknown): End => {
      if (error instanceof Ended) return {signal: error.by.replace(/^SIG/, '')};
      io.err(`lab: ${error instanceof Error ? error.stack : error}\n`);
      return {code: 70};
    },
  );
  leave();
  const [only] = commands;
  const replaced = commands.find(({replaces}) => replaces)?.argv;
  writeLog(shared.dir, {
    at: new Date(begin).toISOString(),
    seconds: (Date.now() - begin) / 1000,
    argv: replaced ?? (commands.length === 1 && only !== undefined ? only.argv : ['bash', '-c', source]),
    exit: 'code' in end ? end.code : new Ended(`SIG${end.signal}`).exitCode,
    changed,
  });
  return end;
}

/** What a timer of the node does once its time has come: nobody hears it. */
export async function runTimer(argv: readonly string[], shared: Shared): Promise<void> {
  const quiet = {
    ...{out: () => {}, err: () => {}},
    input: () => ({stdin: async () => Buffer.alloc(0), line: async () => ''}),
  };
  const words = argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  await runCommand(words.join(' '), quiet, new AbortController().signal, shared);
}
