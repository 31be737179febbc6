import type {VolumeInfo} from '../../node.js';
import type {Call} from '../cli/program.js';
import type {Mount} from '../config/mounts.js';
import {freeVolid, makingVolume, type NewVolume} from '../storage/allocate.js';
import {isLive, MMP_SECONDS} from '../storage/dirt.js';
import {formatSize, parseSize} from '../storage/size.js';
import {type StorageConfig, storageNamed, usableStorage} from '../storage/storages.js';
import {parseVolid} from '../storage/volid.js';

/** What copying a Debian template's files takes. */
const COPY_SECONDS = 0.85;

/**
 * Copies one mount point's volume for the new container, file by file, or links it.
 * @param made gets the new volume's id as soon as it is there
 */
export const copyMount = async (
  {node, io, args, vmid}: Call,
  newid: number,
  {key, volume, parts}: Mount,
  full: boolean,
  made: string[],
): Promise<NewVolume> => {
  const {snapname} = args;
  const from = storageNamed(node, parseVolid(volume).storage);
  const info = node.volumes.info(volume);
  const bytes = (parts.size === undefined ? undefined : parseSize(parts.size)) ?? info?.bytes ?? 0;
  const wasLive = snapname === undefined ? info?.dirty === true : isLive(node, vmid, snapname);
  const to = full && args.storage !== undefined ? usableStorage(node, args.storage) : from;
  const subvol = bytes === 0 || to.type === 'zfspool';
  const volid = freeVolid(node, to, newid, bytes === 0);
  const state = {bytes, format: subvol ? 'subvol' : 'raw', owner: newid} as const;
  const source = snapname === undefined ? {volid: volume} : {volid: volume, snapname};
  if (!full) {
    io.out(`create linked clone of mount point ${key} (${volume})\n`);
    // ZFS keeps the base in the name.
    const linked =
      from.type === 'zfspool' ? volid.replace(':', `:${parseVolid(volume).name.split('/').at(-1)}/`) : volid;
    node.volumes.copy(source, linked, wasLive && !subvol ? {...state, dirty: true} : state);
    made.push(linked);
    return {volid: linked, size: formatSize(bytes)};
  }
  io.out(`create full clone of mountpoint ${key} (${volume})\n`);
  const mounting = wasLive && info?.format === 'raw' ? MMP_SECONDS : 0;
  await copyFiles({node, io}, source, to, volid, state, (key === 'rootfs' ? COPY_SECONDS : 0.1) + mounting, made);
  return {volid, size: formatSize(bytes)};
};

/** Makes a volume and copies another's files into it, as rsync does. */
const copyFiles = async (
  {node, io}: Pick<Call, 'node' | 'io'>,
  source: {readonly volid: string; readonly snapname?: string},
  to: StorageConfig,
  volid: string,
  state: VolumeInfo,
  seconds: number,
  made: string[],
): Promise<void> => {
  node.volumes.create(volid, state);
  made.push(volid);
  io.out(makingVolume(to, volid, state.bytes, state.format === 'subvol'));
  await node.delay(seconds, io.signal);
  node.volumes.remove(volid);
  node.volumes.copy(source, volid, state);
  io.out(rsyncSummary(state.bytes));
};

/** Copies a container's volume to another storage under its next free name. @returns the new volume's id */
export const copyToStorage = async (
  call: Call,
  {key, volume, parts}: Mount,
  to: StorageConfig,
  made: string[],
): Promise<string> => {
  const {node, vmid} = call;
  const info = node.volumes.info(volume);
  const bytes = (parts.size === undefined ? undefined : parseSize(parts.size)) ?? info?.bytes ?? 0;
  const volid = freeVolid(node, to, vmid, bytes === 0);
  const format = bytes === 0 || to.type === 'zfspool' ? 'subvol' : 'raw';
  const mounting = info?.dirty && info.format === 'raw' ? MMP_SECONDS : 0;
  const seconds = (key === 'rootfs' ? COPY_SECONDS : 0.1) + mounting;
  await copyFiles(call, {volid: volume}, to, volid, {bytes, format, owner: vmid}, seconds, made);
  return volid;
};

const rsyncSummary = (bytes: number): string => `
Number of files: 18,906 (reg: 12,345, dir: 1,592, link: 4,962, special: 7)
Number of created files: 18,905 (reg: 12,345, dir: 1,591, link: 4,962, special: 7)
Number of deleted files: 0
Number of regular files transferred: 12,330
Total file size: ${bytes} bytes
Total transferred file size: ${bytes} bytes
Literal data: ${bytes} bytes
Matched data: 0 bytes
File list size: 458,712
File list generation time: 0.001 seconds
File list transfer time: 0.000 seconds
Total bytes sent: ${bytes}
Total bytes received: 258,314

sent ${bytes} bytes  received 258,314 bytes  204,512,768.00 bytes/sec
total size is ${bytes}  speedup is 1.01
`;
