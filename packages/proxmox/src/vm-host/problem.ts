import {type ExecResult, StepError} from '@phoenix/kit';
import {classify} from '../errors.js';

/** What qm says when the command did not get to run in the guest, or nobody knows what became of it. */
const passing: readonly {readonly pattern: RegExp; readonly hint?: string}[] = [
  {pattern: /VM \d+ is not running/},
  {pattern: /Configuration file '[^']+' does not exist/},
  {
    pattern: /No QEMU guest agent configured/,
    hint: 'the agent option counts from the next start of the VM: phoenix restart ID',
  },
  {
    pattern: /QEMU guest agent is not running/i,
    hint: 'in the guest: systemctl status qemu-guest-agent; it needs the package qemu-guest-agent',
  },
  // While a snapshot or a backup holds the guest's filesystems; of a command that is forbidden newer agents say the same.
  // Source: qga/main.c.
  {
    pattern: /agent is in frozen state|has been disabled/i,
    hint: 'a snapshot or a backup has frozen its filesystems, or the guest forbids guest-exec (/etc/sysconfig/qemu-ga)',
  },
  // The channel takes one at a time: beside a backup's freeze an answer can come to who did not ask. Source: PVE::QMPClient.
  {pattern: /got wrong command id|response is not complete/},
  {pattern: /got timeout|unable to connect|Connection (?:refused|reset)|client closed connection/i},
  // Source: qga/commands.c; the newer text and the older one.
  {
    pattern: /PID \d+ does not exist|Invalid parameter 'pid'/i,
    hint: 'the agent was started anew meanwhile: what ran was ended, or goes on unwatched',
  },
];

/** All of these pass by themselves, or with the guest's next start; anything else is a mistake in what was asked. */
export const agentProblem = ({exitCode, stdout, stderr}: ExecResult, label: string, verb: string): StepError => {
  const text = stderr.trim() || stdout.trim();
  const found = passing.find(({pattern}) => pattern.test(text));
  if (found !== undefined) {
    const hint = found.hint === undefined ? {} : {hint: found.hint};
    return new StepError({code: 'not-ready', message: `${label}: ${text}`, ...hint}, true);
  }
  const {transient, ...known} = classify({argv: ['qm', 'agent'], exitCode, stdout, stderr});
  const command = `qm ${verb} in ${label}`;
  return new StepError({code: 'command-failed', command, exitCode, stderr: text, ...known}, transient);
};

/** Whether the guest is still there and only its agent does not answer. */
export const isAgentSilent = (error: unknown): boolean =>
  error instanceof StepError &&
  error.failure.code === 'not-ready' &&
  /agent is not running|frozen state|has been disabled|got wrong command id|response is not complete|got timeout|unable to connect|Connection (?:refused|reset)|client closed/i.test(
    error.failure.message,
  );
