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

/** What is in a lab's folder, whether it is served or not; undefined when it is none. */
export function labStatus(dir: string): LabStatus | undefined {
  const profile = loadJson<Profile>(join(dir, 'profile.json'));
  if (profile === undefined || !existsSync(join(dir, 'node'))) return undefined;
  const files = nodeFiles(dir, () => {});
  const running = runningGuests(join(dir, 'power.json'));
  const ids = (files.list('/etc/pve/lxc') ?? []).flatMap((name) =>
    /^\d+\.conf$/.test(name) ? [Number.parseInt(name, 10)] : [],
  );
  return {
    server: holder(dir)?.pid,
    node: profile.node,
    guests: ids
      .sort((a, b) => a - b)
      .map((vmid) => {
        const config = readGuestConfig(files, vmid) ?? [];
        const lock = settingOf(config, 'lock');
        const status = running.includes(vmid) ? 'running' : 'stopped';
        return {
          vmid,
          name: settingOf(config, 'hostname') ?? `CT${vmid}`,
          status,
          ...(lock === undefined ? {} : {lock}),
        };
      }),
    storages: profile.storages.map(({id, type, content}) => ({id, type, content})),
  };
}
