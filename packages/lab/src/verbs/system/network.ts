import type {Files} from '../../node.js';
import {lasting, textOf, untilReboot} from './state.js';

export interface Stanza {
  readonly name: string;
  readonly family: string;
  readonly method: string;
  readonly auto: boolean;
  readonly options: Readonly<Record<string, string>>;
}

export const INTERFACES = '/etc/network/interfaces';

/** interfaces(5) of ifupdown2, and the first line that is none. */
export function parseInterfaces(text: string): {readonly stanzas: readonly Stanza[]; readonly problem?: string} {
  const autos = new Set<string>();
  const stanzas: {name: string; family: string; method: string; auto: boolean; options: Record<string, string>}[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const words = line
      .replace(/^\s*#.*/, '')
      .trim()
      .split(/\s+/);
    const [first = '', ...rest] = words;
    if (first === '' || /^(source|source-directory|mapping|no-auto-down|no-scripts)$/.test(first)) continue;
    if (/^(auto|allow-\S+)$/.test(first)) for (const name of rest) autos.add(name);
    else if (first === 'iface') {
      const [name, family = 'inet', method = 'static'] = rest;
      if (name === undefined || !/^inet6?$/.test(family))
        return {
          stanzas,
          problem: `error: ${INTERFACES}: line${index + 1}: iface ${rest.join(' ')}: invalid syntax '${line.trim()}'`,
        };
      if (!/^(static|manual|dhcp|loopback|auto)$/.test(method))
        return {
          stanzas,
          problem: `error: ${INTERFACES}: line${index + 1}: iface ${name}: unsupported method '${method}'`,
        };
      stanzas.push({name, family, method, auto: false, options: {}});
    } else if (stanzas.length === 0 || !/^[a-z][\w.-]*$/i.test(first))
      return {stanzas, problem: `error: ${INTERFACES}: line${index + 1}: error processing line '${line.trim()}'`};
    else {
      const {options} = stanzas.at(-1)!;
      options[first.replaceAll('_', '-')] = rest.join(' ');
    }
  }
  const bad = stanzas.find(
    ({options}) => options.address !== undefined && !/^[\da-f.:]+(\/\d+)?$/i.test(options.address),
  );
  const found = stanzas.map((stanza) => ({...stanza, auto: autos.has(stanza.name)}));
  return bad === undefined
    ? {stanzas: found}
    : {stanzas: found, problem: `error: ${bad.name}: invalid address '${bad.options.address}'`};
}

/** The management address, as the node's first interfaces file had it: who has lost it is out of reach. */
export const management = lasting<{readonly address: string}>('management', () => ({address: ''}));
/** The file as it was last put into effect. */
export const applied = untilReboot<string>('interfaces', (files) => textOf(files, INTERFACES));

const addressOf = (stanza: Stanza): string | undefined => stanza.options.address?.replace(/\/.*/, '');

/** Whether packets find the node with this file in effect. */
export function reachableWith(files: Files, text: string): boolean {
  const {address} = management.read(files);
  if (/^\s*# lab: unreachable/m.test(text)) return false;
  return (
    address === '' ||
    parseInterfaces(text).stanzas.some((stanza) => stanza.auto && addressOf(stanza) === address.replace(/\/.*/, ''))
  );
}

/** What sshd tells a session about its connection: who called, and which address of the node answered. */
export function sshConnection(files: Files): string {
  const own = management.read(files).address.replace(/\/.*/, '') || '127.0.0.1';
  return `${own === '127.0.0.1' ? own : own.replace(/\d+$/, (last) => (last === '2' ? '3' : '2'))} 40000 ${own} 22`;
}
