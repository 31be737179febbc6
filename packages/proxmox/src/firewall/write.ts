import type {Firewall, FirewallRule} from '@phoenix/kit';
import {parseFirewall} from './parse.js';

/** First line of a file that phoenix wrote and may remove. Proxmox leaves it out when the file is edited in its interface. */
const MARK = '# written by phoenix';

/** Options that the config speaks of; the others of a file that is there are kept. */
const OWN = ['enable', 'policy_in', 'policy_out'];

export const isPhoenixFirewall = (text: string): boolean => text.split('\n', 1)[0]?.trim() === MARK;

/** The whole text of /etc/pve/firewall/ID.fw. What `current` has beyond the config's words (aliases, ip sets, options) stays. */
export const firewallText = ({enabled, policyIn, policyOut, rules}: Firewall, current = ''): string => {
  const {options, others} = parseFirewall(current);
  const own: [string, string | undefined][] = [
    ['enable', enabled ? '1' : '0'],
    ['policy_in', policyIn],
    ['policy_out', policyOut],
  ];
  const kept = [...options].filter(([key]) => !OWN.includes(key));
  const lines = [...own, ...kept].flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]));
  return [
    ...[MARK, '', '[OPTIONS]', '', ...lines, ''],
    ...others.flatMap((line) => (line.startsWith('[') ? [line, ''] : [line])),
    ...(others.length === 0 ? [] : ['']),
    ...['[RULES]', '', ...rules.map(ruleText), ''],
  ].join('\n');
};

/** A line of a RULES section. */
export const ruleText = ({type, action, source, dest, proto, dport, comment, enabled}: FirewallRule): string => {
  const words: [string, string | undefined][] = [
    ['-source', source],
    ['-dest', dest],
    ['-p', proto],
    ['-dport', dport],
  ];
  const fields = words.flatMap(([option, value]) => (value === undefined ? [] : [`${option} ${value}`]));
  // A comment ends with its line, and a rule with its comment.
  const note = comment === undefined ? [] : [`# ${comment.replace(/\s+/g, ' ').trim()}`];
  return [`${enabled ? '' : '|'}${type.toUpperCase()} ${action}`, ...fields, ...note].join(' ');
};
