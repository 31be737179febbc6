import type {DatacenterFirewall, FirewallRule} from '@phoenix/kit';
import {covers} from './address.js';
import {sameFirewall} from './compare.js';
import {parseFirewall} from './parse.js';
import {ruleText} from './write.js';

export const CLUSTER_FIREWALL = '/etc/pve/firewall/cluster.fw';

/** Where a session comes from, and the port of the node that it came to. */
export interface Peer {
  readonly address: string;
  readonly port: number;
}

/** Begins the comment of a rule that phoenix wrote: Proxmox keeps it when the file is edited in its interface, but no line of comment alone. */
const MARK = 'phoenix';
/** Of the rule for the port that phoenix comes in by; it stays, whoever runs next. */
const PEER_MARK = `${MARK} comes in here`;

export const isOn = (text: string | undefined): boolean => Number(parseFirewall(text ?? '').options.get('enable')) > 0;

/**
 * The text of cluster.fw with what the config says: its options, and its rules in place of those that phoenix wrote
 * before. All other lines stay where they are. A peer is let in through the ipset `management`, for which Proxmox has
 * rules of its own (ports 22, 3128, 5900 to 5999 and 8006); it is never taken out again.
 */
export function clusterFirewallText(text: string, wanted: DatacenterFirewall, peer?: Peer): string {
  const sections = sectionsOf(text);
  setOptions(section(sections, 'OPTIONS', 0), text, wanted);
  if (peer !== undefined) letIn(section(sections, 'IPSET management', beforeRules(sections)), peer);
  if (wanted.rules.length > 0 || peer !== undefined || sections.some(({name}) => name === 'RULES'))
    setRules(section(sections, 'RULES', sections.length), wanted.rules, peer);
  const next = sections
    .map(({header, lines}) => [...(header === '' ? [] : [header]), ...lines].join('\n'))
    .join('\n')
    .trimEnd();
  // How a file ends is nobody's concern.
  return next === text.trimEnd() ? text : `${next}\n`;
}

interface Section {
  /** `OPTIONS`, `RULES`, `IPSET management`, `` before the first. */
  readonly name: string;
  readonly header: string;
  readonly lines: string[];
}

function sectionsOf(text: string): Section[] {
  const sections: Section[] = [];
  for (const line of text === '' ? [] : text.replace(/\n$/, '').split('\n')) {
    const [, kind, name] = /^\[\s*(\w+)(?:\s+(\S+?))?\s*\]/.exec(line) ?? [];
    if (kind !== undefined)
      sections.push({
        name: [kind.toUpperCase(), ...(name === undefined ? [] : [name])].join(' '),
        header: line,
        lines: [],
      });
    else {
      if (sections.length === 0) sections.push({name: '', header: '', lines: []});
      sections.at(-1)!.lines.push(line);
    }
  }
  return sections;
}

/** The section of that name, made where there is none. */
function section(sections: Section[], name: string, at: number): Section {
  const found = sections.find((one) => one.name === name);
  if (found !== undefined) return found;
  const made = {name, header: `[${name}]`, lines: ['', '']};
  sections.splice(at === 0 && sections[0]?.name === '' ? 1 : at, 0, made);
  return made;
}

const beforeRules = (sections: readonly Section[]): number => {
  const at = sections.findIndex(({name}) => name === 'RULES' || name.startsWith('GROUP'));
  return at < 0 ? sections.length : at;
};

const DEFAULTS: Readonly<Record<string, string>> = {policy_in: 'DROP', policy_out: 'ACCEPT'};

function setOptions({lines}: Section, text: string, {enabled, policyIn, policyOut}: DatacenterFirewall): void {
  const now = parseFirewall(text).options;
  const set = (key: string, value: string) => {
    const fits = (line: string) => new RegExp(`^\\s*${key}:`).test(line);
    const at = lines.findIndex(fits);
    if (at < 0) return append(lines, `${key}: ${value}`);
    lines.splice(
      0,
      lines.length,
      ...lines.flatMap((line, i) => (!fits(line) ? [line] : i === at ? [`${key}: ${value}`] : [])),
    );
  };
  if (isOn(text) !== enabled || !now.has('enable')) set('enable', enabled ? '1' : '0');
  for (const [key, value] of Object.entries({policy_in: policyIn, policy_out: policyOut}))
    if (value !== undefined && (now.get(key) ?? DEFAULTS[key]) !== value) set(key, value);
}

/** Behind the last line that says something. */
function append(lines: string[], line: string): void {
  const at = lines.findLastIndex((one) => one.trim() !== '') + 1;
  lines.splice(at === 0 ? Math.min(1, lines.length) : at, 0, line);
}

function letIn({lines}: Section, {address}: Peer): void {
  const entries = lines.flatMap((line) => /^\s*([^\s#!]\S*)/.exec(line)?.[1] ?? []);
  if (!entries.some((entry) => covers(entry, address))) append(lines, `${address} # ${MARK}`);
}

function setRules({lines}: Section, wanted: readonly FirewallRule[], peer: Peer | undefined): void {
  const comment = ({comment: own}: FirewallRule) => (own === undefined ? MARK : `${MARK}: ${own}`);
  const rules = wanted.map((rule) => ruleText({...rule, comment: comment(rule)}));
  const ours = lines.filter(isOurs);
  if (!sameFirewall(`[RULES]\n${ours.join('\n')}`, `[RULES]\n${rules.join('\n')}`)) {
    const first = lines.findIndex(isOurs);
    const top = lines.findIndex((line) => line.trim() !== '');
    const at = first >= 0 ? first : top >= 0 ? top : Math.min(1, lines.length);
    lines.splice(
      0,
      lines.length,
      ...[...lines.slice(0, at), ...rules, ...lines.slice(at).filter((line) => !isOurs(line))],
    );
  }
  if (peer === undefined || peer.port === 22) return;
  const way: FirewallRule = {
    ...{type: 'in', action: 'ACCEPT', source: '+management', proto: 'tcp', dport: String(peer.port), enabled: true},
    comment: PEER_MARK,
  };
  if (!lines.includes(ruleText(way))) lines.splice(Math.min(1, lines.length), 0, ruleText(way));
}

const isOurs = (line: string): boolean => {
  const comment = /#\s*(.*?)\s*$/.exec(line)?.[1];
  return /^\s*[^#\s]/.test(line) && (comment === MARK || comment?.startsWith(`${MARK}: `) === true);
};
