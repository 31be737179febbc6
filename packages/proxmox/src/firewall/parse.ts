import type {FirewallRule} from '@phoenix/kit';

/** What a guest's firewall file says. */
export interface FirewallFile {
  /** `enable`, `policy_in`, `dhcp` … */
  readonly options: ReadonlyMap<string, string>;
  readonly rules: readonly ParsedRule[];
  /** Lines of the other sections (ALIASES, IPSET name), their headers first. */
  readonly others: readonly string[];
}

/** A rule with what phoenix has no word for (`-i`, `-sport`, `-log`, `-icmp-type`) as it stands. */
export type ParsedRule = FirewallRule & {readonly more: readonly string[]};

/** Reads /etc/pve/firewall/ID.fw as pve-firewall does; a line that it would skip is skipped. */
export const parseFirewall = (text: string): FirewallFile => {
  const options = new Map<string, string>();
  const rules: ParsedRule[] = [];
  const others: string[] = [];
  let section = '';
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const header = /^\[\s*(\w+)(?:\s+\S+)?\s*\]/.exec(line)?.[1]?.toUpperCase();
    if (header !== undefined) section = header;
    if (header === 'OPTIONS' || header === 'RULES') continue;
    if (section === 'OPTIONS') {
      const [, key, value] = /^(\w+):\s*(.*)$/.exec(line) ?? [];
      if (key !== undefined && value !== undefined) options.set(key, value);
    } else if (section === 'RULES') rules.push(...parseRule(line));
    else if (section !== '') others.push(line);
  }
  return {options, rules, others};
};

const FIELDS: Readonly<Record<string, 'source' | 'dest' | 'proto' | 'dport'>> = {
  ...{source: 'source', dest: 'dest', p: 'proto', proto: 'proto', dport: 'dport'},
};

/** `|IN SSH(ACCEPT) -source 10.0.0.0/24 -p tcp -dport 22 # comment`; the bar switches it off. */
const parseRule = (line: string): ParsedRule[] => {
  const [, off, rule = '', comment = ''] = /^(\|?)([^#]*)(?:#\s*(.*))?$/.exec(line) ?? [];
  const [type = '', action, ...words] = rule.trim().split(/\s+/);
  const direction = type.toLowerCase();
  if (action === undefined || !isType(direction)) return [];
  const fields: Partial<Record<'source' | 'dest' | 'proto' | 'dport', string>> = {};
  const more: string[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const [option = '', value = ''] = words.slice(at, at + 2);
    const field = FIELDS[option.replace(/^--?/, '')];
    if (field === undefined) more.push(`${option} ${value}`);
    else fields[field] = value;
  }
  return [{type: direction, action, ...fields, ...(comment === '' ? {} : {comment}), enabled: off === '', more}];
};

const isType = (word: string): word is FirewallRule['type'] => ['in', 'out', 'group'].includes(word);
