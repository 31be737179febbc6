import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {readGuestConfig, settingOf} from './guest-config.js';
import type {Io, LabNode} from './node.js';
import {nodePrograms} from './node-programs.js';
import {openNode, type Shared} from './open-node.js';
import {runningGuests} from './power.js';
import {bootSystem, isReachable} from './verbs/system/boot.js';

/** The node goes down: every process dies, every guest stops hard, and what is on tmpfs is gone. */
export function goDown(shared: Shared): void {
  shared.processes.killAll('KILL');
  shared.timers.clear();
  const node = openNode(shared, () => {});
  for (const vmid of runningGuests(join(shared.dir, 'power.json'))) node.power.stop(vmid);
  for (const folder of ['/run', '/dev/shm'])
    for (const name of node.files.list(folder) ?? []) node.files.remove(`${folder}/${name}`);
  for (const folder of ['/run/lock/lxc', '/run/lock/qemu-server', '/run/qemu-server'])
    node.files.mkdir(folder, {parents: true});
  rmSync(join(shared.dir, 'run'), {recursive: true, force: true});
  bootSystem(node.files, shared.profile);
  shared.reach.set(isReachable(node.files));
}

/** What the node does once it is up: guests with `onboot` start, by `order` and id, each `up` seconds after the last. */
export async function startAtBoot(shared: Shared, signal: AbortSignal): Promise<void> {
  const node = openNode(shared, () => {});
  const io: Io = {out: () => {}, err: () => {}, stdin: async () => Buffer.alloc(0), signal, env: {PWD: '/root'}};
  for (const {vmid, up, program} of atBoot(node)) {
    await nodePrograms[program]!([program, 'start', String(vmid)], io, node);
    await node.delay(up, signal);
  }
}

const kinds = [
  {folder: '/etc/pve/lxc', program: 'pct'},
  {folder: '/etc/pve/qemu-server', program: 'qm'},
] as const;

const atBoot = (node: LabNode) =>
  kinds
    .flatMap(({folder, program}) =>
      (node.files.list(folder) ?? []).flatMap((name) => {
        const vmid = Number(/^(\d+)\.conf$/.exec(name)?.[1] ?? 0);
        const config = readGuestConfig(node.files, vmid, folder) ?? [];
        if (settingOf(config, 'onboot') !== '1' || settingOf(config, 'template') === '1') return [];
        const startup = settingOf(config, 'startup') ?? '';
        const number = (key: string) => Number(new RegExp(`(?:^|,)${key}=(\\d+)`).exec(startup)?.[1] ?? Number.NaN);
        const order = /^\d+/.exec(startup)?.[0] ?? number('order');
        return [{vmid, program, order: Number(order), up: number('up') || 0}];
      }),
    )
    // Who has no order comes last.
    .sort((a, b) => (a.order >= 0 ? a.order : Infinity) - (b.order >= 0 ? b.order : Infinity) || a.vmid - b.vmid);
