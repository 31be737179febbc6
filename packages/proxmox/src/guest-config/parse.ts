import {createHash} from 'node:crypto';
import type {RawLine} from '@phoenix/kit';
import {decodeText} from './encoded-text.js';
import {type Section, splitSections} from './sections.js';

/** What /etc/pve/lxc/ID.conf or /etc/pve/qemu-server/ID.conf says. */
export interface GuestConfig {
  /** Decoded, lines joined by `\n`, without one at the end; empty when there is none. */
  readonly description: string;
  /** The live section, in the file's order: `memory` -> `512`. Without `lxc.*` lines. */
  readonly keys: ReadonlyMap<string, string>;
  /** `lxc.*` lines of the live section, in order. */
  readonly raw: readonly RawLine[];
  /** What waits for a restart. */
  readonly pending: {readonly set: ReadonlyMap<string, string>; readonly delete: readonly string[]};
  readonly snapshots: readonly Snapshot[];
  /** Proxmox's `lock:`, `create` or `disk` for instance. */
  readonly lock: string | undefined;
  readonly template: boolean;
  /** The file's text: what compare-and-write is based on. */
  readonly text: string;
  /** Proxmox's own: the SHA-1 of that text, which `pct set --digest` compares. */
  readonly digest: string;
}

export interface Snapshot {
  readonly name: string;
  /** Seconds since the epoch. */
  readonly snaptime: number | undefined;
  readonly parent: string | undefined;
  readonly description: string;
  /** `prepare` or `delete`: half made or half removed. Undefined: complete. */
  readonly snapstate: string | undefined;
  /** The guest's keys at that time. */
  readonly keys: ReadonlyMap<string, string>;
  readonly raw: readonly RawLine[];
}

/** Never throws: lines that Proxmox would not understand are kept in `text` only. */
export const parseGuestConfig = (text: string, kind: 'lxc' | 'vm' = 'lxc'): GuestConfig => {
  const [live, ...others] = splitSections(text);
  const isPending = ({name}: Section): boolean => name === (kind === 'lxc' ? 'pve:pending' : 'PENDING');
  const {description, keys, raw} = readSection(live!);
  const pending = others.find(isPending);
  const pendingKeys = new Map(pending === undefined ? [] : readSection(pending).keys);
  const deleted = pendingKeys.get('delete')?.split(/[,;\s]+/) ?? [];
  pendingKeys.delete('delete');
  return {
    description,
    keys,
    raw,
    pending: {set: pendingKeys, delete: deleted.filter((key) => key !== '').map((key) => key.replace(/^!/, ''))},
    snapshots: others.filter((section) => !isPending(section) && !section.name!.includes(':')).map(readSnapshot),
    lock: keys.get('lock'),
    template: keys.get('template') === '1',
    text,
    digest: createHash('sha1').update(text, 'utf8').digest('hex'),
  };
};

/** The keys as they will be after the next restart: pending over current. */
export const effectiveKeys = ({keys, pending}: GuestConfig): ReadonlyMap<string, string> =>
  new Map([...[...keys].filter(([key]) => !pending.delete.includes(key)), ...pending.set]);

const readSection = ({lines}: Section) => {
  const comments: string[] = [];
  const keys = new Map<string, string>();
  const raw: RawLine[] = [];
  for (const line of lines) {
    if (line.kind === 'comment') comments.push(decodeText(line.value));
    else if (line.kind === 'raw') raw.push({key: line.key, value: line.value});
    else if (line.kind === 'key' && line.key === 'description') comments.push(decodeText(line.value));
    else if (line.kind === 'key') keys.set(line.key, line.value);
  }
  return {description: comments.join('\n'), keys, raw};
};

const readSnapshot = (section: Section): Snapshot => {
  const {description, keys, raw} = readSection(section);
  const own = new Map(keys);
  for (const key of ['snaptime', 'parent', 'snapstate']) own.delete(key);
  const snaptime = keys.get('snaptime');
  return {
    name: section.name!,
    snaptime: snaptime !== undefined && /^\d+$/.test(snaptime) ? Number(snaptime) : undefined,
    parent: keys.get('parent'),
    description,
    snapstate: keys.get('snapstate'),
    keys: own,
    raw,
  };
};
