import type {LabNode} from '../../node.js';
import type {GuestConfig} from '../config/guest-config.js';
import {mountsOf} from '../config/mounts.js';
import {isNetKey, parseNet} from '../config/network.js';
import {storages} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';
import {confinementProblem} from './confinement-problem.js';
import {deviceExists, devicePath, isDeviceKey} from './devices.js';

export type StartProblem =
  /** Proxmox itself says no. */
  | {readonly kind: 'refused'; readonly text: string}
  /** LXC gives up; its messages. */
  | {readonly kind: 'fails'; readonly text: string}
  /** The start is said to have worked, and nothing runs. */
  | {readonly kind: 'dies'; readonly seconds: number};

/** Why a container would not come up; undefined when it would. */
export const startProblem = (
  node: LabNode,
  vmid: number,
  {main: {options, raw}}: GuestConfig,
): StartProblem | undefined => {
  const refused = storageProblem(node, options) ?? bridgeProblem(node, options);
  if (refused !== undefined) return {kind: 'refused', text: refused};
  const hook = hookProblem(node, options);
  if (hook !== undefined) return {kind: 'fails', text: hookMessages(vmid, hook)};
  const nonsense = raw.find(
    ({key, value}) => key === 'lxc.cgroup.memory.limit_in_bytes' && !/^-?\d+[kmg]?$/i.test(value),
  );
  if (nonsense !== undefined) return {kind: 'fails', text: cgroupMessages(vmid, nonsense.value)};
  // One line replaces Proxmox's whole map, so that the other kind of id has none.
  const maps = raw.filter(({key}) => key === 'lxc.idmap').map(({value}) => value[0]);
  if (maps.length > 0 && !(maps.includes('u') && maps.includes('g')))
    return {
      kind: 'fails',
      text: `lxc_spawn: 1795 Failed to clone a new set of namespaces\n__lxc_start: 2114 Failed to spawn container "${vmid}"\n`,
    };
  const confined = confinementProblem(node, vmid, raw);
  if (confined !== undefined) return {kind: 'fails', text: confined};
  // common.conf drops capabilities, and LXC wants one list or the other.
  if (raw.some(({key}) => key === 'lxc.cap.keep')) return {kind: 'dies', seconds: 10};
  return undefined;
};

const storageProblem = (node: LabNode, options: Readonly<Record<string, string>>): string | undefined => {
  const known = storages(node);
  for (const {type, volume} of mountsOf(options)) {
    if (type !== 'volume') continue;
    const {storage: id, name} = parseVolid(volume);
    const storage = known.find((one) => one.id === id);
    if (storage === undefined) return `storage '${id}' does not exist`;
    if (storage.disabled) return `storage '${id}' is disabled`;
    if (node.volumes.info(volume) === undefined)
      return `unable to activate storage volume '${volumePath(storage, name)}'`;
  }
  return undefined;
};

const bridgeProblem = (node: LabNode, options: Readonly<Record<string, string>>): string | undefined => {
  const bridges = Object.keys(options)
    .filter(isNetKey)
    .sort()
    .flatMap((key) => parseNet(options[key]!).bridge ?? []);
  const missing = bridges.find((bridge) => node.files.stat(`/sys/class/net/${bridge}`) === undefined);
  return missing === undefined ? undefined : `bridge '${missing}' does not exist`;
};

const hookProblem = (node: LabNode, options: Readonly<Record<string, string>>): string | undefined => {
  const paths = Object.keys(options)
    .filter(isDeviceKey)
    .map((key) => devicePath(options[key]!));
  const missing = paths.find((path) => !deviceExists(node, path));
  if (missing !== undefined) return `Device ${missing} does not exist`;
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) return `mknod ${twice}: File exists`;
  const unbound = mountsOf(options).find(({type, volume}) => type === 'bind' && node.files.stat(volume) === undefined);
  return unbound === undefined ? undefined : `directory '${unbound.volume}' does not exist`;
};

const hookMessages = (vmid: number, cause: string): string =>
  [
    `run_buffer: 322 Script exited with status 2`,
    `lxc_init: 844 Failed to run lxc.hook.pre-start for container "${vmid}"`,
    `__lxc_start: 2027 Failed to initialize container "${vmid}"`,
    cause,
    '',
  ].join('\n');

const cgroupMessages = (vmid: number, value: string): string =>
  [
    `cgfsng_setup_limits_legacy: 2749 Invalid argument - Failed to set "memory.limit_in_bytes" to "${value}"`,
    `lxc_spawn: 1802 Failed to setup cgroup limits for container "${vmid}"`,
    `__lxc_start: 2114 Failed to spawn container "${vmid}"`,
    '',
  ].join('\n');
