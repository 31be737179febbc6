import type {LabNode} from '../../node.js';
import {allocate, newDisk} from '../storage/allocate.js';
import {formatSize} from '../storage/size.js';
import {storageNamed, usableStorage} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';
import type {GuestConfig} from './guest-config.js';
import {addUnused, dropUnused, parseMount, printMount} from './mounts.js';

interface Target {
  readonly node: LabNode;
  readonly vmid: number;
  readonly config: GuestConfig;
  /** What the tools say while a volume is made. */
  print(text: string): void;
  /** What goes wrong without stopping the command. */
  warn(text: string): void;
}

/** Puts a mount point into the current configuration: makes the volume that `STORE:8` asks for, looks up another's size. */
export const applyMount = ({node, vmid, config, print, warn}: Target, key: string, value: string): void => {
  const {options} = config.main;
  const mount = parseMount(key, value);
  const before = options[key] === undefined ? undefined : parseMount(key, options[key]);
  const wanted = newDisk(mount.volume);
  if (wanted !== undefined) {
    const {volid, size} = allocate(node, usableStorage(node, wanted.storage), vmid, wanted.gib, print);
    options[key] = printMount(mount, {volume: volid, size});
  } else if (mount.type === 'volume') {
    options[key] = printMount(mount, sizeOf(node, mount.volume, warn));
    dropUnused(options, mount.volume);
  } else {
    options[key] = printMount(mount);
  }
  const now = parseMount(key, options[key]);
  if (before?.type === 'volume' && before.volume !== now.volume) addUnused(options, before.volume);
};

const sizeOf = (node: LabNode, volid: string, warn: (text: string) => void): Readonly<Record<string, string>> => {
  const info = node.volumes.info(volid);
  if (info !== undefined) return {size: formatSize(info.bytes)};
  const {storage, name} = parseVolid(volid);
  warn(`failed to stat '${volumePath(storageNamed(node, storage), name)}'\n`);
  return {};
};
