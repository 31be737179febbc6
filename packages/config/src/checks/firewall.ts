import {error, type Finding, warning} from '../finding.js';
import {nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asText, isObject, type JsonObject} from '../json.js';
import {datacenterFirewall} from '../normalise/datacenter-firewall.js';
import {pointerOf} from '../pointer.js';
import {addressProblem, portProblem, wordProblem} from './firewall-words.js';

/** Protocols with ports. Source: pve-firewall. */
const WITH_PORTS = ['tcp', 'udp', 'udplite', 'sctp', 'dccp', '6', '17', '33', '132', '136'];

/** Firewall rules that pve-firewall would refuse, or skip without a word. */
export const firewalls = ({guests, hypervisor = {}}: World): Finding[] => {
  const node = datacenterFirewall(hypervisor);
  return [
    ...guests.flatMap((guest) =>
      ofFirewall(guest.object.firewall, {who: nameOf(guest), at: (...path) => guest.at('firewall', ...path)}),
    ),
    ...(node === undefined
      ? []
      : ofFirewall(node.value, {who: 'the datacenter firewall', at: (...path) => node.pointer + pointerOf(...path)})),
  ];
};

/** Whose firewall, and where it stands. */
interface Owner {
  readonly who: string;
  at(...path: (string | number)[]): string;
}

function ofFirewall(firewall: unknown, owner: Owner): Finding[] {
  if (!isObject(firewall) || !Array.isArray(firewall.rules)) return [];
  return [
    ...(firewall.enabled === undefined && firewall.rules.length > 0 ? [switchedOff(owner)] : []),
    ...firewall.rules.flatMap((rule: unknown, i) => (isObject(rule) ? ofRule(owner, rule, i) : [])),
  ];
}

const switchedOff = ({who, at}: Owner): Finding =>
  warning('no-effect', at('rules'), `${who}: the rules have no effect without "enabled": true`);

function ofRule({who, at}: Owner, rule: JsonObject, index: number): Finding[] {
  const say = (field: string, text: string, hint?: string) =>
    error(
      'firewall-rule',
      field in rule ? at('rules', index, field) : at('rules', index),
      `${who}: ${text}`,
      hint === undefined ? {} : {hint},
    );
  const text = (field: string) => (typeof rule[field] === 'number' ? String(rule[field]) : asText(rule[field]));
  const problems: Problem[] = [
    ['action', wordProblem(rule.type === 'group', text('action'))],
    ['source', addressProblem(text('source'))],
    ['dest', addressProblem(text('dest'))],
    ['proto', protocolProblem(text('proto'))],
    ...portProblems(text('port'), text('proto')),
  ];
  const fields = rule.type === 'group' ? ['source', 'dest', 'proto', 'port'].filter((field) => field in rule) : [];
  return [
    ...problems.flatMap(([field, problem, hint]) => (problem === undefined ? [] : [say(field, problem, hint)])),
    ...fields.map((field) => say(field, `a security group brings its own ${field}: the rule cannot have one`)),
  ];
}

const protocolProblem = (proto: string | undefined): string | undefined =>
  proto === undefined || /^[a-z\d][a-z\d.-]*$/i.test(proto) ? undefined : `"${proto}" is no protocol`;

/** Field, what is wrong with it if anything, and what to try. */
type Problem = readonly [string, string | undefined, (string | undefined)?];

function portProblems(port: string | undefined, proto: string | undefined): Problem[] {
  if (port === undefined) return [];
  if (proto === undefined) return [['port', 'a port needs a protocol', 'add "proto": "tcp" or "udp"']];
  const icmp = /^(?:icmp|icmpv6|ipv6-icmp)$/i.test(proto);
  if (!icmp && !WITH_PORTS.includes(proto.toLowerCase())) return [['port', `${proto} has no ports`]];
  const dash = /^\d+-\d+$/.test(port) ? `write "${port.replace('-', ':')}"` : undefined;
  return icmp ? [] : [['port', portProblem(port), dash]];
}
