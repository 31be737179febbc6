import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {readGuestConfig, settingOf} from './guest-config.js';
import type {Profile} from './node.js';
import {nodeFiles} from './open-node.js';
import {runningGuests} from './power.js';
import {loadJson} from './save.js';
import {holder} from './server/hold.js';

export interface LabStatus {
  /** Process id of the live server. */
  readonly server: number | undefined;
  readonly node: string;
  readonly guests: readonly {
    readonly vmid: number;
    readonly name: string;
    readonly status: 'running' | 'stopped';
    readonly lock?: string;
  }[];
  readonly storages: readonly {readonly id: string; readonly type: string; readonly content: readonly string[]}[];
}

const kinds = [
  {folder: '/etc/pve/lxc', nameKey: 'hostname', prefix: 'CT'},
  {folder: '/etc/pve/qemu-server', nameKey: 'name', prefix: 'VM '},
] as const;

/** What is in a lab's folder, whether it is served or not; undefined when it is none. */
export function labStatus(dir: string): LabStatus | undefined {
  const profile = loadJson<Profile>(join(dir, 'profile.json'));
  if (profile === undefined || !existsSync(join(dir, 'node'))) return undefined;
  const files = nodeFiles(dir, () => {});
  const running = runningGuests(join(dir, 'power.json'));
  const guests = kinds.flatMap(({folder, nameKey, prefix}) =>
    (files.list(folder) ?? []).flatMap((file) => {
      const vmid = Number(/^(\d+)\.conf$/.exec(file)?.[1] ?? 0);
      if (vmid === 0) return [];
      const config = readGuestConfig(files, vmid, folder) ?? [];
      const lock = settingOf(config, 'lock');
      const status = running.includes(vmid) ? ('running' as const) : ('stopped' as const);
      const name = settingOf(config, nameKey) ?? `${prefix}${vmid}`;
      return [{vmid, name, status, ...(lock === undefined ? {} : {lock})}];
    }),
  );
  return {
    server: holder(dir)?.pid,
    node: profile.node,
    guests: guests.sort((a, b) => a.vmid - b.vmid),
    storages: profile.storages.map(({id, type, content}) => ({id, type, content})),
  };
}
