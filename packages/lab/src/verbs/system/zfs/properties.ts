import type {Files} from '../../../node.js';
import {type Dataset, datasetsState, parentOf, poolNamed, usableBytes} from './pools.js';

/** Native properties of datasets, zfsprops(7): default, allowed values; `fixed` cannot be set, `own` is not inherited. */
interface Property {
  readonly default: string;
  readonly values?: RegExp;
  /** What the value must be, as the error says it. */
  readonly must?: string;
  readonly fixed?: true;
  readonly own?: true;
}

const onOff: Pick<Property, 'values' | 'must'> = {values: /^(on|off)$/, must: "be one of 'on | off'"};
const size = /^(\d+(\.\d+)?[KMGTP]?i?B?|none)$/i;
const sizes = {values: size, must: 'be a size or none'};

export const properties: Readonly<Record<string, Property>> = {
  type: {default: 'filesystem', fixed: true, own: true},
  creation: {default: '0', fixed: true, own: true},
  used: {default: '98304', fixed: true, own: true},
  available: {default: '0', fixed: true, own: true},
  referenced: {default: '98304', fixed: true, own: true},
  mounted: {default: 'no', fixed: true, own: true},
  guid: {default: '1', fixed: true, own: true},
  aclinherit: {default: 'restricted', values: /^(discard|noallow|restricted|passthrough|passthrough-x)$/},
  acltype: {
    ...{default: 'off', values: /^(off|noacl|nfsv4|posix|posixacl)$/},
    must: "be one of 'off | nfsv4 | posix | noacl | posixacl'",
  },
  atime: {default: 'on', ...onOff},
  canmount: {default: 'on', values: /^(on|off|noauto)$/, must: "be one of 'on | off | noauto'", own: true},
  casesensitivity: {default: 'sensitive', values: /^(sensitive|insensitive|mixed)$/, own: true},
  checksum: {default: 'on', values: /^(on|off|fletcher2|fletcher4|sha256|noparity|sha512|skein|edonr|blake3)$/},
  compression: {
    ...{default: 'on', values: /^(on|off|lzjb|gzip(-[1-9])?|zle|lz4|zstd(-([1-9]|1\d))?|zstd-fast(-\d+)?)$/},
    must: "be one of 'on | off | lzjb | gzip | gzip-[1-9] | zle | lz4 | zstd | zstd-[1-19] | zstd-fast | zstd-fast-[1-10,20,30,40,50,60,70,80,90,100,500,1000]'",
  },
  copies: {default: '1', values: /^[123]$/, must: "be one of '1 | 2 | 3'"},
  dedup: {
    default: 'off',
    values: /^(on|off|verify|sha256(,verify)?|sha512(,verify)?|skein(,verify)?|blake3(,verify)?)$/,
  },
  devices: {default: 'on', ...onOff},
  dnodesize: {default: 'legacy', values: /^(legacy|auto|1k|2k|4k|8k|16k)$/},
  exec: {default: 'on', ...onOff},
  logbias: {default: 'latency', values: /^(latency|throughput)$/},
  mountpoint: {
    ...{default: '/', values: /^(\/.*|none|legacy)$/},
    must: "be an absolute path, 'none', or 'legacy'",
  },
  normalization: {default: 'none', values: /^(none|formC|formD|formKC|formKD)$/, own: true},
  primarycache: {default: 'all', values: /^(all|none|metadata)$/, must: "be one of 'all | none | metadata'"},
  quota: {default: '0', ...sizes, own: true},
  readonly: {default: 'off', ...onOff},
  recordsize: {default: '131072', values: size, must: 'be power of 2 from 512B to 16M'},
  redundant_metadata: {default: 'all', values: /^(all|most|some|none)$/},
  refquota: {default: '0', ...sizes, own: true},
  refreservation: {default: '0', ...sizes, own: true},
  relatime: {default: 'on', ...onOff},
  reservation: {default: '0', ...sizes, own: true},
  secondarycache: {default: 'all', values: /^(all|none|metadata)$/},
  setuid: {default: 'on', ...onOff},
  sharenfs: {default: 'off'},
  sharesmb: {default: 'off'},
  snapdir: {default: 'hidden', values: /^(hidden|visible|disabled)$/},
  special_small_blocks: {default: '0', values: size},
  sync: {default: 'standard', values: /^(standard|always|disabled)$/, must: "be one of 'standard | always | disabled'"},
  volsize: {default: '0', values: size, own: true},
  volblocksize: {default: '16384', values: size, own: true},
  xattr: {default: 'on', values: /^(on|off|dir|sa)$/, must: "be one of 'on | off | dir | sa'"},
};

const bytesOf = (text: string): number => {
  const [, number = '0', unit = ''] = /^([\d.]+)([KMGTP]?)/i.exec(text) ?? [];
  return Math.round(Number(number) * 1024 ** ['', 'K', 'M', 'G', 'T', 'P'].indexOf(unit.toUpperCase()));
};

/** What is wrong with `name=value`, in libzfs' words; undefined when it may be set. A name with a colon is the user's own. */
export function wrongProperty(name: string, value: string): string | undefined {
  if (name.includes(':')) return undefined;
  const known = Object.hasOwn(properties, name) ? properties[name]! : undefined;
  if (known === undefined) return `invalid property '${name}'`;
  if (known.fixed) return `'${name}' is readonly`;
  if (known.values !== undefined && !known.values.test(value))
    return `'${name}' must ${known.must ?? 'have another value'}`;
  if (name === 'recordsize') {
    const bytes = bytesOf(value);
    if (bytes < 512 || bytes > 2 ** 24 || !Number.isInteger(Math.log2(bytes))) return `'recordsize' must ${known.must}`;
  }
  return undefined;
}

/** As it is kept: sizes in bytes. */
export const kept = (name: string, value: string): string =>
  /^(quota|refquota|reservation|refreservation|recordsize|volsize|volblocksize|special_small_blocks)$/.test(name)
    ? value === 'none'
      ? '0'
      : String(bytesOf(value))
    : value === 'posixacl'
      ? 'posix'
      : value;

export interface Value {
  readonly value: string;
  /** `local`, `default`, `-`, or `inherited from tank`. */
  readonly source: string;
}

/** A property as a dataset has it. Undefined: neither native nor set by anybody. */
export function propertyOf(files: Files, dataset: Dataset, name: string): Value | undefined {
  if (dataset.properties[name] !== undefined) return {value: dataset.properties[name], source: 'local'};
  const known = Object.hasOwn(properties, name) ? properties[name]! : undefined;
  if (known === undefined && !name.includes(':')) return undefined;
  if (known?.fixed) return {value: fixedValue(files, dataset, name, known.default), source: '-'};
  const parent = dataset.name.includes('/')
    ? datasetsState.read(files).find((one) => one.name === parentOf(dataset.name))
    : undefined;
  const from = parent === undefined || known?.own ? undefined : propertyOf(files, parent, name);
  if (from === undefined || from.source === 'default') {
    if (name === 'mountpoint') return {value: `/${dataset.name}`, source: 'default'};
    return known === undefined ? undefined : {value: known.default, source: 'default'};
  }
  const inherited = from.source === 'local' ? `inherited from ${parent!.name}` : from.source;
  if (name !== 'mountpoint' || !from.value.startsWith('/')) return {value: from.value, source: inherited};
  const below = dataset.name.slice(parent!.name.length);
  return {value: from.value === '/' ? below : from.value + below, source: inherited};
}

function fixedValue(files: Files, dataset: Dataset, name: string, otherwise: string): string {
  if (name === 'type') return dataset.type;
  if (name === 'creation') return String(dataset.created);
  if (name === 'mounted') return dataset.type === 'volume' ? '-' : dataset.mounted ? 'yes' : 'no';
  if (name !== 'available') return otherwise;
  const pool = poolNamed(files, dataset.name.split('/')[0]!);
  const quota = Number(propertyOf(files, dataset, 'quota')?.value ?? 0);
  const free = pool === undefined ? 0 : Math.floor(usableBytes(files, pool));
  return String(quota > 0 ? Math.min(quota, free) : free);
}
