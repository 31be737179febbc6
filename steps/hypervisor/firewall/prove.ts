import {type Change, change, HostUnreachable, Refusal, type StepContext, waitFor} from '@phoenix/kit';
import {CLUSTER_FIREWALL, sessionPeer} from '@phoenix/proxmox';
import {disarmUndo} from './undo.js';

/**
 * Whether the new rules may stay. This run's own connection proves nothing: what is established passes any rules. So the
 * node's firewall is asked what it does with a new one from the same place.
 */
export async function prove(context: StepContext): Promise<readonly Change[]> {
  const {exec} = context;
  const {stdout, stderr} = await exec({argv: ['pve-firewall', 'status']});
  const complaint = stderr.split('\n').find((line) => line.includes(`${CLUSTER_FIREWALL} (line`));
  if (complaint !== undefined)
    throw new Refusal('bad-rule', `Proxmox does not understand the firewall: ${complaint.trim()}`, BACK);
  // `Status: enabled/running`, with ` (pending changes)` until they are in the kernel.
  if (!/^Status: enabled\/running$/m.test(stdout)) return [waitFor('the firewall takes its rules over', BACK)];
  await refuseDropped(context);
  await refuseShutOut(context);
  return [change('keep the new firewall', disarmUndo())];
}

const BACK = 'the old rules come back by themselves within two minutes; change the rules in the config';

/** The last word has a connection of its own, made now. */
async function refuseShutOut({exec}: StepContext): Promise<void> {
  try {
    await exec({argv: ['true']}, {fresh: true});
  } catch (error) {
    if (!(error instanceof HostUnreachable)) throw error;
    throw new Refusal('locked-out', `the new firewall does not let this run in again: ${messageOf(error)}`, BACK);
  }
}

const messageOf = ({failure, message}: HostUnreachable): string => ('message' in failure ? failure.message : message);

/**
 * pve-firewall simulates no IPv6, and ends without an answer at rules that it cannot read; what those say was looked at
 * before they were written. Source: PVE::FirewallSimulator.
 */
async function refuseDropped({facts, exec}: StepContext): Promise<void> {
  const peer = await facts(sessionPeer);
  if (peer === undefined || peer.address.includes(':')) return;
  const to = ['--protocol', 'tcp', '--dport', String(peer.port)];
  const {stdout} = await exec({
    argv: ['pve-firewall', 'simulate', '--from', 'outside', '--to', 'host', '--source', peer.address, ...to],
  });
  const action = /^ACTION: (DROP|REJECT)/m.exec(stdout)?.[1];
  if (action === undefined) return;
  throw new Refusal(
    'locked-out',
    `the new firewall would not let this run in again: it answers ${peer.address} to port ${peer.port} with ${action}`,
    BACK,
  );
}
