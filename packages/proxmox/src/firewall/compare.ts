import {type FirewallFile, type ParsedRule, parseFirewall} from './parse.js';

/** What an option means that is not there. Source: the option table of pve-firewall. */
const DEFAULTS: Readonly<Record<string, string>> = {
  ...{enable: '0', policy_in: 'DROP', policy_out: 'ACCEPT', dhcp: '1', ipfilter: '0', macfilter: '1', ndp: '1'},
  ...{radv: '0', log_level_in: 'nolog', log_level_out: 'nolog'},
};

/** Whether two firewall files do the same; a file that is not there (undefined) does nothing. Order counts among rules only. */
export const sameFirewall = (a: string | undefined, b: string | undefined): boolean =>
  meaning(parseFirewall(a ?? '')) === meaning(parseFirewall(b ?? ''));

const meaning = ({options, rules, others}: FirewallFile): string =>
  JSON.stringify([
    [...options].filter(([key, value]) => DEFAULTS[key] !== value).sort(([a], [b]) => (a < b ? -1 : 1)),
    rules.map(ruleMeaning),
    others,
  ]);

const ruleMeaning = ({type, action, source, dest, proto, dport, comment, enabled, more}: ParsedRule) => [
  type,
  action,
  list(source),
  list(dest),
  proto?.toLowerCase(),
  list(dport?.replaceAll('-', ':')),
  comment,
  enabled,
  [...more].sort(),
];

/** A comma list is a set; a single host may be written with its prefix length. */
const list = (text: string | undefined): string | undefined =>
  text
    ?.split(',')
    .map((one) => (one.includes(':') ? one.replace(/\/128$/, '') : one.replace(/\/32$/, '')))
    .sort()
    .join(',');
