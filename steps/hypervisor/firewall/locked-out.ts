import {type FirewallRule, Refusal} from '@phoenix/kit';
import {covers, type Peer} from '@phoenix/proxmox';

/**
 * Refuses rules that would keep this run out: those of the cluster come before Proxmox's own for the ipset `management`.
 * What is not sure counts as a hit where it drops, and as none where it accepts.
 */
export function refuseLockedOut(rules: readonly FirewallRule[], peer: Peer | undefined): void {
  if (peer === undefined) return;
  const first = rules.find((rule) => rule.enabled && rule.type === 'in' && decides(rule, peer));
  if (first === undefined || /^ACCEPT$|\(ACCEPT\)$/.test(first.action)) return;
  throw new Refusal(
    'locked-out',
    `the firewall would keep phoenix out: ${first.action} of ${first.source ?? 'everybody'} comes before ${peer.address} to port ${peer.port} is let in`,
    'put a rule before it that accepts this, or make it narrower',
  );
}

function decides(rule: FirewallRule, {address, port}: Peer): boolean {
  const {action, source, proto, dport} = rule;
  const accepts = /^ACCEPT$|\(ACCEPT\)$/.test(action);
  const macro = /^(\w+)\(/.exec(action)?.[1]?.toUpperCase();
  if (macro !== undefined && (macro !== 'SSH' || port !== 22)) return false;
  const from = source === undefined ? true : anyOf(source, (one) => isSource(one, address, !accepts));
  const by = proto === undefined || proto.toLowerCase() === 'tcp' || proto === '6';
  const to = dport === undefined || anyOf(dport, (one) => isPort(one, port, !accepts));
  return from && by && to && (rule.dest === undefined || !accepts);
}

const anyOf = (list: string, holds: (one: string) => boolean): boolean => list.split(',').some(holds);

/** Aliases and ip sets have names: what they hold is not known here, but for the one that the peer is put in. */
const isSource = (source: string, address: string, unsure: boolean): boolean => {
  if (/^\+(dc\/)?management$/.test(source)) return true;
  if (/^[\d.]+-[\d.]+$|^\+|^[a-z][\w-]*$/i.test(source)) return unsure;
  return covers(source, address);
};

const isPort = (text: string, port: number, unsure: boolean): boolean => {
  const [, from, to] = /^(\d+)(?:[:-](\d+))?$/.exec(text) ?? [];
  if (from === undefined) return text === 'ssh' ? port === 22 : unsure;
  return Number(from) <= port && port <= Number(to ?? from);
};
