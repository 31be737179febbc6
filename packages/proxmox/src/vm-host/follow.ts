import type {ExecOptions, ExecResult} from '@phoenix/kit';
import {type Agent, type ProcessStatus, processStatus, startProcess} from './agent.js';
import type {Pause} from './index.js';
import {tellLines} from './lines.js';
import {isAgentSilent} from './problem.js';
import {endSession, inSession, readFrom} from './runner.js';

interface Following extends Pick<ExecOptions, 'onLine' | 'signal'> {
  /** Where the command's output grows; empty: nobody reads it before the end. */
  readonly folder: string;
  readonly pause: Pause;
}

/** Most commands are done when they are asked for the first time; from then on less and less often. */
const DELAYS_MS = [300, 1_000, 1_000, 2_000, 2_000, 3_000] as const;
/** How often an agent may fail to answer in a row (3 s each): while the guest is frozen for a backup, or starts it anew. */
const SILENCES = 15;

/** Asks after a process until it has ended. An abort ends it with its whole session. */
export const follow = async (agent: Agent, pid: number, how: Following): Promise<ExecResult> => {
  const {folder, signal, pause, onLine = () => undefined} = how;
  const tellers = [tellLines('stdout', onLine), tellLines('stderr', onLine)] as const;
  try {
    for (let round = 0; ; round++) {
      const {exited, exitCode, stdout, stderr} = await patiently(agent, pid, how);
      if (exited) {
        tellers[0].whole(stdout);
        tellers[1].whole(stderr);
        return {exitCode, stdout, stderr};
      }
      if (folder !== '' && round > 0) {
        const grown = await peek(agent, tellers[0].told, tellers[1].told, how);
        tellers[0].more(grown?.stdout ?? '');
        tellers[1].more(grown?.stderr ?? '');
      }
      await pause(DELAYS_MS[Math.min(round, DELAYS_MS.length - 1)]!, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    await endProcess(agent, pid, how);
    throw signal.reason;
  }
};

const patiently = async (agent: Agent, pid: number, {signal, pause}: Following): Promise<ProcessStatus> => {
  for (let silences = 1; ; silences++) {
    try {
      return await processStatus(agent, pid, signal);
    } catch (error) {
      if (signal.aborted || silences >= SILENCES || !isAgentSilent(error)) throw error;
    }
    await pause(3_000, signal);
  }
};

/** What a running command has said beyond what was told. Without an answer nothing is lost: all of it comes at the end. */
const peek = async (
  agent: Agent,
  out: number,
  err: number,
  {folder, signal, pause}: Following,
): Promise<ProcessStatus | undefined> => {
  try {
    const started = await startProcess(agent, inSession(readFrom(folder, out + 1, err + 1)), signal);
    if ('missing' in started) return undefined;
    for (let tries = 0; tries < 5; tries++) {
      const status = await processStatus(agent, started.pid, signal);
      if (status.exited) return status;
      await pause(300, signal);
    }
  } catch (error) {
    if (signal.aborted) throw error;
  }
  return undefined;
};

/** As well as it can be done: the guest may be gone. */
const endProcess = async (agent: Agent, pid: number, {folder}: Following): Promise<void> => {
  await startProcess(agent, inSession(endSession(pid, folder)), AbortSignal.timeout(15_000)).catch(() => undefined);
};
