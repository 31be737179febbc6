import {existsSync, rmSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {type Fault, faultTable} from './faults.js';
import {furnish} from './furnish.js';
import {lockTable} from './locks.js';
import {makeFolder} from './make-folder.js';
import type {Profile} from './node.js';
import {nodeFiles, type Shared} from './open-node.js';
import {processTable} from './processes.js';
import {mergeProfiles, profileFor} from './profile.js';
import {newReach} from './reach.js';
import {goDown} from './reboot.js';
import {loadJson, saveJson} from './save.js';
import {runTimer} from './server/command.js';
import {hold, holder, release} from './server/hold.js';
import {identityFile, keysOf, knownHostsFile, writeKnownHosts} from './server/keys.js';
import {listen} from './server/listen.js';
import {realTime, type Time} from './time.js';
import {timerTable} from './timers.js';
import {isReachable} from './verbs/system/boot.js';

/** How to reach a lab's node by SSH. */
export interface LabConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Path of the private key. */
  readonly identityFile: string;
  readonly knownHostsFile: string;
  /** The node's name. */
  readonly node: string;
}
export interface LabServer extends LabConnection {
  /** Running commands are sent SIGTERM first. */
  close(): Promise<void>;
}
export interface LabOptions {
  /** The lab's folder: all that lasts is in it. Made when missing. */
  readonly dir: string;
  /** How much faster than a real node: 1 is real time, 0 lets nothing take time. */
  readonly speed: number;
  /** Instead of the clock on the wall at `speed`: for replays of recorded runs. */
  readonly time?: Time;
  /** What goes wrong on purpose; counted anew by each server. */
  readonly faults?: readonly Fault[];
  /** Adds to what the node has; a bare node without one. */
  readonly profile?: Profile;
  /** Any free one when omitted. */
  readonly port?: number;
}

/** Another live process serves this folder. */
export class LabHeld extends Error {
  override readonly name = 'LabHeld';
  constructor(
    dir: string,
    readonly pid: number,
  ) {
    super(`the lab in ${dir} is held by process ${pid}`);
  }
}

const HOST = '127.0.0.1';
const profileFile = (dir: string) => join(dir, 'profile.json');
const addressFile = (dir: string) => join(dir, 'server.json');

/** Starts the folder's one server. @throws LabHeld */
export async function openLab({
  dir,
  speed,
  time = realTime(speed),
  profile,
  port = 0,
  faults = [],
}: LabOptions): Promise<LabServer> {
  makeFolder(resolve(dir), 0o700);
  const other = hold(dir);
  if (other !== undefined) throw new LabHeld(dir, other.pid);
  // Until this server listens, the folder names none.
  rmSync(addressFile(dir), {force: true});
  try {
    const shared = prepare(dir, time, profile, faults);
    const keys = keysOf(dir);
    const listening = await listen(shared, keys, HOST, port);
    writeKnownHosts(dir, HOST, listening.port, keys);
    saveJson(addressFile(dir), {port: listening.port});
    return {
      ...connection(dir, listening.port, shared.profile),
      close: async () => {
        shared.timers.close();
        await listening.close();
        release(dir);
      },
    };
  } catch (error) {
    release(dir);
    throw error;
  }
}

/** Brings the folder up to what the profile asks for. */
export function prepare(dir: string, time: Time, profile: Profile | undefined, faults: readonly Fault[] = []): Shared {
  const old = loadJson<Profile>(profileFile(dir));
  const asked = profile ?? old ?? profileFor({storages: [], templates: [], bridges: [], gpuCount: 0});
  const merged = old === undefined ? asked : mergeProfiles(old, asked);
  makeFolder(resolve(dir), 0o700);
  saveJson(profileFile(dir), merged);
  const files = nodeFiles(dir, () => {});
  furnish(files, merged);
  const shared: Shared = {
    ...{dir, time, profile: merged, processes: processTable(), locks: lockTable(time), faults: faultTable(faults)},
    timers: timerTable(join(dir, 'timers.json'), time, ({argv}) => runTimer(argv, shared)),
    reach: newReach(isReachable(files)),
    reboot: () => goDown(shared),
  };
  return shared;
}

/** The folder's live server; undefined when there is none. */
export function connectLab(dir: string): LabConnection | undefined {
  const address = loadJson<{readonly port: number}>(addressFile(dir));
  const profile = loadJson<Profile>(profileFile(dir));
  if (holder(dir) === undefined || address === undefined || profile === undefined) return undefined;
  return connection(dir, address.port, profile);
}

/** Takes the lab away: the node, its guests and its log. @throws LabHeld */
export function resetLab(dir: string): void {
  const other = holder(dir);
  if (other !== undefined) throw new LabHeld(dir, other.pid);
  if (!existsSync(dir)) return;
  // By name: a folder given by mistake keeps what is not the lab's.
  for (const name of [
    'node',
    'volumes',
    'run',
    'power.json',
    'timers.json',
    'profile.json',
    'commands.ndjson',
    'server.json',
    'server.pid',
  ]) {
    rmSync(join(dir, name), {recursive: true, force: true});
  }
  rmSync(join(dir, 'node.owners.json'), {force: true});
}

const connection = (dir: string, port: number, profile: Profile): LabConnection => ({
  ...{host: HOST, port, user: 'root', node: profile.node},
  identityFile: identityFile(dir),
  knownHostsFile: knownHostsFile(dir),
});
