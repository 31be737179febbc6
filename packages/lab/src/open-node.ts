import {mkdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {withComputed} from './computed.js';
import type {FaultTable} from './faults.js';
import {treeFiles} from './files.js';
import {bootGuest} from './guest-files.js';
import type {Files, LabNode, Processes, Profile} from './node.js';
import {powerIn, runningGuests} from './power.js';
import {processStat} from './process-stat.js';
import {vmlist, withPve} from './pve.js';
import type {Reach} from './reach.js';
import {unixSockets} from './sockets.js';
import type {Time} from './time.js';
import type {Timers} from './timers.js';
import {systemFiles} from './verbs/system/files.js';
import {zoneFiles} from './verbs/system/zones.js';
import {volumesIn} from './volumes.js';

/** What all commands of one server share. */
export interface Shared {
  readonly dir: string;
  readonly profile: Profile;
  readonly time: Time;
  readonly processes: Processes;
  readonly faults: FaultTable;
  readonly locks: (path: string, waitSeconds: number) => Promise<(() => void) | undefined>;
  readonly timers: Timers;
  readonly reach: Reach;
  /** Replaced by who serves the node. */
  reboot: () => void;
}

/** Locks, task logs and what is gone after a reboot: writing there does not alter the node. */
const passing = /^\/(run|proc|dev\/shm|var\/run|var\/lock|var\/log\/pve\/tasks)(\/|$)/;

const ACTIVE = '/var/log/pve/tasks/active';

/** The node as one command sees it; `changed` hears when that command alters something. */
export function openNode(shared: Shared, changed: () => void): LabNode {
  const {dir, profile, time, processes, locks, timers, reach} = shared;
  const powerFile = join(dir, 'power.json');
  const runFolder = (vmid: number) => join(dir, 'run', String(vmid));
  const emptyRun = (vmid: number) => {
    rmSync(runFolder(vmid), {recursive: true, force: true});
    rmSync(`${runFolder(vmid)}.owners.json`, {force: true});
  };
  const plain = withPve(nodeFiles(dir, changed));
  const running = (folder: string) =>
    runningGuests(powerFile).filter((vmid) => plain.stat(`/etc/pve/${folder}/${vmid}.conf`) !== undefined);
  const files = withComputed(
    withComputed(plain, () => zoneFiles),
    () => ({
      '/etc/pve/.vmlist': () => vmlist(plain),
      ...systemFiles(plain),
      '/proc/net/unix': () => unixSockets(running('lxc'), running('qemu-server')),
      ...Object.fromEntries(
        processes
          .alive()
          .map((pid) => [`/proc/${pid}/stat`, () => processStat(pid, plain.read(ACTIVE)?.toString() ?? '')]),
      ),
    }),
  );
  const power = powerIn(powerFile, {time, changed, emptyRun});
  const node: LabNode = {
    get name() {
      return plain.read('/proc/sys/kernel/hostname')?.toString().trim() || profile.node;
    },
    files,
    profile,
    volumes: volumesIn(join(dir, 'volumes'), changed),
    power: {
      ...power,
      start: (vmid, bootSeconds) => {
        power.start(vmid, bootSeconds);
        bootGuest(node, vmid);
      },
    },
    now: time.now,
    after: time.after,
    delay: time.pass,
    flock: (path, waitSeconds) => {
      const lockFile = path.replace(/^\/var\/lock\//, '/run/lock/');
      if (files.stat(lockFile) === undefined) files.write(lockFile, '');
      return locks(lockFile, waitSeconds);
    },
    changed,
    guestRun: (vmid) => {
      mkdirSync(runFolder(vmid), {recursive: true});
      return treeFiles(runFolder(vmid));
    },
    processes,
    timers,
    reboot: () => shared.reboot(),
    reach: reach.set,
  };
  return node;
}

/** The node's own disk. */
export function nodeFiles(dir: string, changed: () => void): Files {
  mkdirSync(join(dir, 'node'), {recursive: true});
  return treeFiles(join(dir, 'node'), (path) => {
    if (!passing.test(path)) changed();
  });
}
