import {untilKilled} from '../../ended.js';
import {runIn} from '../../guest.js';
import {baseMounts} from '../../guest-files.js';
import type {Io, LabNode} from '../../node.js';
import {machineFiles} from '../../vm/disk.js';
import {machinePrograms} from '../../vm/programs.js';
import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {qmOptions} from '../options/qm.js';
import {demandAgent} from './agent.js';
import {bootDisk} from './drives.js';
import {perlJson} from './guest.js';
import {settleMachine} from './power.js';
import {loadVm} from './vm-config.js';

/** Proxmox looks once a second whether the command has ended. */
const POLL_SECONDS = 1;
/** What the agent keeps of each output (GUEST_EXEC_MAX_OUTPUT of QEMU's guest agent). */
const MAX_OUTPUT = 16 * 2 ** 20;
const MAX_INPUT = 2 ** 20;

/** How a guest's command stands; kept until the machine stops. */
interface Execution {
  readonly exited: boolean;
  readonly exitcode?: number;
  readonly signal?: number;
  readonly out?: string;
  readonly err?: string;
}

const record = (pid: number): string => `/.lab-exec-${pid}.json`;

const run = async (call: Call): Promise<void> => {
  const {node, io, vmid, args, extra} = call;
  if (extra.length === 0 && args['pass-stdin'] !== '1') die('command or input-data (or both) required', 2);
  loadVm(node, vmid);
  const input = args['pass-stdin'] === '1' ? await io.stdin() : Buffer.alloc(0);
  if (input.length > MAX_INPUT) die("'input-data' (STDIN) is limited to 1 MiB, aborting");
  const options = await demandAgent(call);
  settleMachine(node, vmid);
  const limit = args.synchronous === '0' ? 0 : Number(args.timeout ?? 30);
  const {pid, ended} = begin(call, bootDisk(options)?.file ?? '', input, limit);
  if (args.synchronous === '0') {
    ended.catch(() => {});
    return io.out(`${perlJson({pid})}\n`);
  }
  const finished = await ended;
  await node.delay(POLL_SECONDS, untilKilled(io.signal));
  if (finished) {
    io.out(`${perlJson(answer(readRecord(node, vmid, pid) ?? {exited: false}))}\n`);
    node.guestRun(vmid).remove(record(pid));
    return;
  }
  io.out(`${perlJson({pid})}\n`);
  io.err('timeout reached, returning pid\n');
};

interface Begun {
  readonly pid: number;
  /** Whether the command ended before its time was over; it goes on otherwise. */
  readonly ended: Promise<boolean>;
}

/** Starts the command in the guest, as a process that outlives the call. Its time is what it takes in the lab's own. */
const begin = (call: Call, volume: string, input: Buffer, limit: number): Begun => {
  const {node, vmid, extra} = call;
  const files = machineFiles(node, vmid, volume);
  if (files === undefined) return die('QEMU guest agent is not running');
  const process = node.processes.start(new AbortController().signal);
  const {pid} = process;
  const written = {out: [] as Buffer[], err: [] as Buffer[]};
  const io: Io = {
    out: (text) => void written.out.push(Buffer.from(text)),
    err: (text) => void written.err.push(Buffer.from(text)),
    ...reading(input),
    signal: process.signal,
    env: {},
  };
  writeRecord(node, vmid, pid, {exited: false});
  let late = (): void => {};
  const timeout = new Promise<boolean>((resolve) => {
    late = () => resolve(false);
  });
  const env = {PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin', LANG: 'C.UTF-8', PWD: '/'};
  const left = () => (node.power.machine(vmid)?.cloudInitAt ?? 0) - node.now();
  const mounted = baseMounts('/dev/sda1');
  const guest = {vmid, files, mounted, name: 'localhost', env, own: machinePrograms(left)};
  const done = runIn({...node, delay: timed(node, limit, late)}, guest, extra, io).then(
    (code) => {
      if (typeof code === 'string') return code;
      writeRecord(node, vmid, pid, {exited: true, exitcode: code, ...outputs(written)});
      return true;
    },
    () => {
      writeRecord(node, vmid, pid, {exited: true, signal: 15, ...outputs(written)});
      return true;
    },
  );
  const ended = Promise.race([done.finally(process.end), timeout]).then((result) => {
    if (typeof result !== 'string') return result;
    return die(
      `Agent error: Guest agent command failed, error was 'Failed to execute child process “${extra[0]}” (${result})'`,
      29,
    );
  });
  return {pid, ended};
};

/** Input that is there from the start: each byte is read once. */
const reading = (input: Buffer): Required<Pick<Io, 'stdin' | 'line'>> => {
  let rest = input;
  return {
    stdin: async () => {
      const all = rest;
      rest = rest.subarray(rest.length);
      return all;
    },
    line: async () => {
      const length = rest.indexOf('\n') + 1 || rest.length;
      const line = rest.subarray(0, length).toString();
      rest = rest.subarray(length);
      return line;
    },
  };
};

/** Tells when what the command has waited for in all is more than it was given; the wait goes on. */
const timed = (node: LabNode, limit: number, late: () => void): LabNode['delay'] => {
  let left = limit;
  return async (seconds, signal) => {
    const first = Math.min(seconds, Math.max(left, 0));
    await node.delay(first, signal);
    left -= seconds;
    if (left < 0) late();
    await node.delay(seconds - first, signal);
  };
};

const outputs = ({out, err}: {readonly out: readonly Buffer[]; readonly err: readonly Buffer[]}) => ({
  out: Buffer.concat(out).toString('base64'),
  err: Buffer.concat(err).toString('base64'),
});

const writeRecord = (node: LabNode, vmid: number, pid: number, execution: Execution): void => {
  if (node.power.running(vmid)) node.guestRun(vmid).write(record(pid), JSON.stringify(execution), 0o600);
};
const readRecord = (node: LabNode, vmid: number, pid: number): Execution | undefined => {
  const text = node.guestRun(vmid).read(record(pid))?.toString();
  return text === undefined ? undefined : (JSON.parse(text) as Execution);
};

/** As PVE::API2::Qemu::Agent gives it: texts only where there are any. */
const answer = ({exited, exitcode, signal, out = '', err = ''}: Execution): Readonly<Record<string, unknown>> => {
  if (!exited) return {exited: 0};
  const text = (name: string, encoded: string) => {
    const bytes = Buffer.from(encoded, 'base64');
    const data = bytes.subarray(0, MAX_OUTPUT).toString();
    return {...(data === '' ? {} : {[`${name}-data`]: data}), [`${name}-truncated`]: bytes.length > MAX_OUTPUT ? 1 : 0};
  };
  return {
    exited: 1,
    ...(exitcode === undefined ? {} : {exitcode}),
    ...(signal === undefined ? {} : {signal}),
    ...text('out', out),
    ...text('err', err),
  };
};

export const guestExec: Verb = {schema: qmOptions.guestExec, run};

export const guestExecStatus: Verb = {
  schema: qmOptions.guestExecStatus,
  run: async (call) => {
    const {node, io, vmid, args} = call;
    loadVm(node, vmid);
    await demandAgent(call);
    const found = readRecord(node, vmid, Number(args.pid));
    if (found === undefined)
      return die(`Agent error: Guest agent command failed, error was 'Invalid parameter 'pid''`, 29);
    io.out(`${perlJson(answer(found))}\n`);
    if (found.exited) node.guestRun(vmid).remove(record(Number(args.pid)));
  },
};
