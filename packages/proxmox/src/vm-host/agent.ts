import {type Command, type Host, StepError} from '@phoenix/kit';
import {qmGuestExec, qmGuestExecStatus} from '../commands/qm.js';
import {decodeOutput} from './output.js';
import {agentProblem} from './problem.js';

/** The agent of one VM. */
export interface Agent {
  readonly node: Host;
  readonly id: number;
  /** For messages: `pve1/9000`. */
  readonly label: string;
}

/** What QEMU's guest-exec-status says of a process. Source: qemu-ga-ref(7). */
export interface ProcessStatus {
  readonly exited: boolean;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * @returns the process's id in the guest; `missing`, with the agent's words, when there is no such program.
 * @throws StepError not-ready, transient: the VM or its agent does not run.
 */
export const startProcess = async (
  {node, id, label}: Agent,
  command: Command,
  signal: AbortSignal,
): Promise<{readonly pid: number} | {readonly missing: string}> => {
  const result = await node.exec(qmGuestExec(id, command), {signal});
  if (result.exitCode !== 0) {
    if (/Failed to execute child process/.test(result.stderr)) return {missing: result.stderr};
    throw agentProblem(result, label, 'guest exec');
  }
  const {pid} = readJson(result.stdout, label);
  if (typeof pid === 'number') return {pid};
  throw new StepError(
    {code: 'not-ready', message: `${label}: the agent gave no process id: ${result.stdout.trim()}`},
    true,
  );
};

/** @throws StepError, transient, also when the agent has been started anew and knows the process no more. */
export const processStatus = async (
  {node, id, label}: Agent,
  pid: number,
  signal: AbortSignal,
): Promise<ProcessStatus> => {
  const result = await node.exec(qmGuestExecStatus(id, pid), {signal});
  if (result.exitCode !== 0) throw agentProblem(result, label, 'guest exec-status');
  const status = readJson(result.stdout, label);
  const truncated = ['out-truncated', 'err-truncated'].some((key) => isTrue(status[key]));
  if (truncated) {
    // Half an answer would be taken for a whole one.
    const message = 'more output than the guest agent keeps (16 MiB)';
    throw new StepError({code: 'command-failed', command: `process ${pid} in ${label}`, exitCode: 0, stderr: message});
  }
  const {signal: ended, exitcode} = status;
  return {
    exited: isTrue(status.exited),
    exitCode: typeof ended === 'number' ? 128 + ended : Number(exitcode ?? 0),
    stdout: decodeOutput(status['out-data']),
    stderr: decodeOutput(status['err-data']),
  };
};

/** Proxmox writes 1 and 0, the agent itself true and false. */
const isTrue = (value: unknown): boolean => value === true || value === 1;

const readJson = (text: string, label: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new StepError(
      {code: 'not-ready', message: `${label}: the agent's answer is no JSON: ${text.slice(0, 200)}`},
      true,
    );
  }
};
