import type {NodeInterface} from '@phoenix/kit';
import {addressOf, ifaceOf, type Option, optionOf, readStanzas, type Stanza} from './parse.js';

/** The file with these interfaces as they should be; what it says of others, and in other words, stays byte by byte. */
export const withInterfaces = (text: string, wanted: readonly NodeInterface[]): string =>
  wanted.reduce(withInterface, text);

function withInterface(text: string, wanted: NodeInterface): string {
  const stanzas = readStanzas(text);
  const family = familyOf(wanted.address ?? wanted.gateway ?? '');
  const stanza = ifaceOf(stanzas, wanted.name, family);
  if (stanza === undefined) return append(text, stanzas, wanted, family);
  const lines = text.split('\n');
  const edits = editsOf(stanza, wanted, family);
  const head = wanted.address === undefined ? undefined : staticHead(stanza, lines[stanza.from]!);
  if (edits.size === 0 && head === undefined) return text;
  const indent = /^\s*/.exec(lines[stanza.options[0]?.line ?? -1] ?? '\t')![0];
  const body: string[] = [];
  const open = new Map(edits);
  for (let i = stanza.from + 1; i < stanza.to; i++) {
    const option = stanza.options.find(({line}) => line === i);
    // Of several addresses the first is the one that changes.
    const isAnother = option?.key === 'address' && edits.has('address') && !open.has('address');
    if (option === undefined || !edits.has(option.key) || isAnother || !isOf(family, option)) {
      body.push(lines[i]!);
      continue;
    }
    const value = open.get(option.key);
    open.delete(option.key);
    if (value !== undefined) body.push(`${/^\s*/.exec(lines[i]!)![0]}${option.key} ${value}`);
  }
  for (const [key, value] of open) if (value !== undefined) body.push(`${indent}${key} ${value}`);
  return [...lines.slice(0, stanza.from), head ?? lines[stanza.from]!, ...body, ...lines.slice(stanza.to)].join('\n');
}

/** Options to set, or to take away where undefined. */
function editsOf(
  stanza: Stanza,
  {address, gateway, bridgePorts}: NodeInterface,
  family: Family,
): ReadonlyMap<string, string | undefined> {
  const edits = new Map<string, string | undefined>();
  const own = stanza.options.filter((option) => isOf(family, option));
  const has = [addressOf(stanza), ...own.flatMap(({key, value}) => (key === 'address' ? [value] : []))];
  if (address !== undefined && !has.some((one) => sameAddress(one, address))) {
    edits.set('address', address);
    if (optionOf(stanza, 'netmask') !== undefined) edits.set('netmask', undefined);
  }
  if (gateway !== undefined && !own.some(({key, value}) => key === 'gateway' && value === gateway))
    edits.set('gateway', gateway);
  if (bridgePorts !== undefined && !samePorts(optionOf(stanza, 'bridge-ports'), bridgePorts)) {
    edits.set('bridge-ports', portsText(bridgePorts));
    // As Proxmox writes a new bridge.
    if (optionOf(stanza, 'bridge-stp') === undefined) edits.set('bridge-stp', 'off');
    if (optionOf(stanza, 'bridge-fd') === undefined) edits.set('bridge-fd', '0');
  }
  return edits;
}

type Family = 'inet' | 'inet6';
const familyOf = (address: string): Family => (address.includes(':') ? 'inet6' : 'inet');

/** A stanza may hold addresses and gateways of both families. */
const isOf = (family: Family, {key, value}: Option): boolean =>
  (key !== 'address' && key !== 'gateway') || familyOf(value) === family;

/** An address needs the method that takes one; without a family there is none to name. */
const staticHead = ({words: [name, family, method]}: Stanza, line: string): string | undefined =>
  method === 'static' || family === undefined ? undefined : `${/^\s*/.exec(line)![0]}iface ${name} ${family} static`;

function append(
  text: string,
  stanzas: readonly Stanza[],
  {name, address, gateway, bridgePorts}: NodeInterface,
  family: Family,
): string {
  const comesUp = stanzas.some(({keyword, words}) => /^(?:auto|allow-)/.test(keyword) && words.includes(name));
  const lines = [
    ...(comesUp ? [] : [`auto ${name}`]),
    `iface ${name} ${family} ${address === undefined ? 'manual' : 'static'}`,
    ...(address === undefined ? [] : [`\taddress ${address}`]),
    ...(gateway === undefined ? [] : [`\tgateway ${gateway}`]),
    ...(bridgePorts === undefined
      ? []
      : [`\tbridge-ports ${portsText(bridgePorts)}`, '\tbridge-stp off', '\tbridge-fd 0']),
  ];
  const before = text === '' || text.endsWith('\n\n') ? text : text.endsWith('\n') ? `${text}\n` : `${text}\n\n`;
  return `${before}${lines.join('\n')}\n`;
}

const sameAddress = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();
const portsText = (ports: readonly string[]): string => (ports.length === 0 ? 'none' : ports.join(' '));
const portsOf = (text: string): readonly string[] => text.split(/\s+/).filter((port) => port !== '' && port !== 'none');
const samePorts = (text: string | undefined, ports: readonly string[]): boolean =>
  text !== undefined && portsOf(text).toSorted().join(' ') === ports.toSorted().join(' ');
