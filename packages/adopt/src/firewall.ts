import type {FirewallRule} from '@phoenix/kit';
import {isPhoenixFirewall, parseFirewall} from '@phoenix/proxmox';
import {type Entry, written} from './draft.js';

interface Firewall {
  readonly entry: Entry | undefined;
  /** Whether the entry switches it on: its nics are then filtered without saying. */
  readonly enabled: boolean;
  readonly notes: readonly string[];
}

/** /etc/pve/firewall/ID.fw, where the config can say it. @param text undefined: there is none */
export function firewallOf(text: string | undefined, id: number): Firewall {
  if (text === undefined) return {entry: undefined, enabled: false, notes: []};
  const {options, rules} = parseFirewall(text);
  const enabled = options.get('enable') === '1';
  const odd = rules.find(({more}) => more.length > 0);
  const whole = {
    enabled,
    policy_in: options.get('policy_in'),
    policy_out: options.get('policy_out'),
    rules: rules.map(ruleOf),
  };
  const says = enabled || rules.length > 0 || options.has('policy_in') || options.has('policy_out');
  if (odd !== undefined)
    return {
      entry: undefined,
      enabled: false,
      notes: [
        `the config has no word for ${odd.more.join(' ')} of a firewall rule: ${
          isPhoenixFirewall(text) ? `phoenix, which wrote ${id}.fw, would remove it` : `${id}.fw stays as it is`
        }`,
      ],
    };
  return {entry: says ? written(whole) : undefined, enabled, notes: []};
}

const ruleOf = ({type, action, source, dest, proto, dport, comment, enabled}: FirewallRule): Entry =>
  written({
    type,
    action,
    source,
    dest,
    proto,
    port: dport !== undefined && /^\d+$/.test(dport) ? Number(dport) : dport,
    comment,
    enabled: enabled ? undefined : false,
  });
