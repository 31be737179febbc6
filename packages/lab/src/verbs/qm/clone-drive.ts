import type {Call} from '../cli/program.js';
import {demandVolume} from '../storage/demand.js';
import {formatSize} from '../storage/size.js';
import {hasFolders, type StorageConfig, storageNamed, usableStorage} from '../storage/storages.js';
import {parseVolid} from '../storage/volid.js';
import {type Drive, isSeed} from './drives.js';
import {progress} from './import-image.js';
import {allocateDisk, freeDisk, seedVolid} from './new-disk.js';

export interface Cloned {
  readonly volid: string;
  readonly size: string;
  /** Copied while the machine ran. */
  readonly mirror: boolean;
}
const SEED_BYTES = 4 * 2 ** 20;

/**
 * Copies one drive for the new machine, or links it. A seed is made anew.
 * @param made gets the new volume's id as soon as it is there
 */
export const cloneDrive = async (
  call: Call,
  newid: number,
  drive: Drive,
  full: boolean,
  made: string[],
): Promise<Cloned> => {
  const {node, io, args, vmid} = call;
  const {snapname} = args;
  const from = storageNamed(node, parseVolid(drive.file).storage);
  const to = full && args.storage !== undefined ? usableStorage(node, args.storage) : from;
  const target = {node, vmid: newid, print: (text: string) => io.out(text)};
  if (!full && !isSeed(drive)) return link(call, newid, drive, from, made);
  io.out(`create full clone of drive ${drive.key} (${drive.file})\n`);
  if (isSeed(drive)) {
    const volid = seedVolid(to, newid, args.format ?? 'raw');
    allocateDisk(target, to, volid, SEED_BYTES);
    made.push(volid);
    return {volid, size: formatSize(SEED_BYTES), mirror: false};
  }
  const {bytes} = demandVolume(node, drive.file);
  const suffix = /\.(qcow2|vmdk)$/.exec(drive.file)?.[1];
  const volid = freeDisk(node, to, newid, args.format ?? (hasFolders(to) && from.id === to.id ? suffix : undefined));
  allocateDisk(target, to, volid, bytes);
  made.push(volid);
  const mirror = node.power.running(vmid) && snapname === undefined;
  if (mirror) {
    io.out(`drive mirror is starting for drive-${drive.key}\n`);
    io.out(`drive-${drive.key}: transferred 0.0 B of 1.0 B (100.00%) in 1s, ready\n`);
  } else io.out(progress(bytes));
  await node.delay(mirror ? 2 : 0.05, io.signal);
  node.volumes.remove(volid);
  node.volumes.copy({volid: drive.file, ...(snapname === undefined ? {} : {snapname})}, volid, {
    ...{bytes, format: 'raw' as const, owner: newid},
  });
  return {volid, size: formatSize(bytes), mirror};
};

/** ZFS and qcow2 keep the base in the clone's name. */
const link = ({node, io, args}: Call, newid: number, drive: Drive, from: StorageConfig, made: string[]): Cloned => {
  io.out(`create linked clone of drive ${drive.key} (${drive.file})\n`);
  const {bytes} = demandVolume(node, drive.file);
  const suffix = /\.(qcow2|vmdk)$/.exec(drive.file)?.[1];
  const own = parseVolid(freeDisk(node, from, newid, suffix)).name;
  const base = parseVolid(drive.file).name;
  const named =
    from.type === 'zfspool' ? `${base.split('/').at(-1)}/${own}` : suffix === 'qcow2' ? `${base}/${own}` : own;
  const volid = `${from.id}:${named}`;
  node.volumes.copy({volid: drive.file, ...(args.snapname === undefined ? {} : {snapname: args.snapname})}, volid, {
    ...{bytes, format: 'raw' as const, owner: newid},
  });
  made.push(volid);
  return {volid, size: formatSize(bytes), mirror: false};
};
