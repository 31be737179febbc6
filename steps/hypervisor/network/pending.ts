import {Refusal, type StepContext} from '@phoenix/kit';

/** What was changed in Proxmox's interface and not applied; the next boot puts it in place of the file (pvenetcommit.service). */
export const PENDING = '/etc/network/interfaces.new';

/** A change of phoenix's would hold until the next boot, and then the node is where nobody looks for it. */
export function lookAtPending({warn}: StepContext, pending: string | undefined, text: string, next: string): void {
  if (pending === undefined || pending.trim() === next.trim()) return;
  const what = `a change of the network waits in ${PENDING} for the next boot`;
  const hint = `apply or revert it in Proxmox under System, Network: diff ${PENDING} /etc/network/interfaces`;
  if (next !== text) throw new Refusal('pending-network', `${what}, and would take this one away`, hint);
  warn('pending-network', what, hint);
}
