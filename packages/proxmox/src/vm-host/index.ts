import {randomBytes} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import {type Command, type ExecOptions, type ExecResult, type Host, reveal} from '@phoenix/kit';
import {writeBy} from '../guest-write.js';
import {type Agent, startProcess} from './agent.js';
import {follow} from './follow.js';
import {INPUT_BYTES, splitInput} from './large-input.js';
import {inSession, watchedIn} from './runner.js';

/** Between two questions of how a command fares; ends early, by rejecting, when the signal is aborted. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/**
 * A VM as a machine, reached by its QEMU guest agent through `qm guest exec` on its node. Every command is started and
 * then asked after (0.4 s of the node's CPU for each question), as long as it takes. A VM or an agent that does not run
 * is a transient `not-ready`; so is an agent that was started anew meanwhile (an upgrade of qemu-guest-agent): it forgets
 * its processes, and systemd ends them with it, so that what became of the command is unknown.
 */
export const vmHost = (node: Host, id: number, label: string, pause: Pause = wait): Host => {
  const agent: Agent = {node, id, label};
  const run = async (command: Command, options: ExecOptions): Promise<ExecResult> => {
    const {signal, onLine} = options;
    signal.throwIfAborted();
    const folder = onLine === undefined ? '' : `/run/phoenix/run-${randomBytes(6).toString('hex')}`;
    const watched = folder === '' ? command : watchedIn(folder, command);
    // Not with the caller's signal: what has been started must be known by its id, to be ended.
    const started = await startProcess(agent, inSession(watched), AbortSignal.timeout(START_MS));
    if ('missing' in started) return {exitCode: 127, stdout: '', stderr: started.missing};
    return follow(agent, started.pid, {folder, signal, pause, ...(onLine === undefined ? {} : {onLine})});
  };
  const exec: Host['exec'] = async (command, options) => {
    const {stdin} = command;
    if (stdin === undefined || Buffer.byteLength(reveal(stdin), 'utf8') <= INPUT_BYTES) return run(command, options);
    const split = splitInput(command, `/run/phoenix/stdin-${randomBytes(6).toString('hex')}`);
    for (const piece of split.before) {
      const sent = await run(piece, {signal: options.signal});
      if (sent.exitCode !== 0) return {...sent, exitCode: 125, stderr: `stdin did not arrive: ${sent.stderr}`};
    }
    return run(split.command, options);
  };
  return {label, exec, write: writeBy(exec, label)};
};

/** `qm` itself waits 3 s for an agent that does not answer; on a busy node everything takes longer. */
const START_MS = 120_000;

const wait: Pause = (ms, signal) => sleep(ms, undefined, {signal});
