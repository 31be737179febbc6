import type {LabNode} from '../../node.js';
import {die, refuse} from '../cli/die.js';
import {newDisk} from '../storage/allocate.js';
import {formatSize, gibToBytes} from '../storage/size.js';
import {type StorageConfig, usableStorage} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';
import {type Drive, onStorage, parseDrive, printDrive} from './drives.js';
import {importImage, sourceOf} from './import-image.js';
import {allocateDisk, freeDisk, seedVolid, type Target} from './new-disk.js';

const CLOUDINIT_BYTES = 4 * 2 ** 20;
/** OVMF's variables: 540,672 bytes of the 4 MB build, 131,072 of the old one (PVE::QemuServer's EFI files). */
const EFI_BYTES: Readonly<Record<string, number>> = {'4m': 540_672, '2m': 131_072};

/** Where the drive's volume is to be made: `STORE:8`, `STORE:cloudinit`. */
const wantedOf = (file: string) => {
  const [, storage] = /^([^:/\s]+):cloudinit$/.exec(file) ?? [];
  return storage === undefined ? newDisk(file) : {storage, gib: 'cloudinit' as const};
};

/** Before the task: the storage is there and for disks, the volume's name can be read. @throws Die */
export const checkDrive = (node: LabNode, key: string, value: string): void => {
  const drive = parseDrive(key, value);
  if (!onStorage(drive)) return;
  const wanted = wantedOf(drive.file);
  if (wanted === undefined) {
    const {storage, name} = parseVolid(drive.file);
    volumePath(usableStorage(node, storage), name);
  } else if (!usableStorage(node, wanted.storage).content.includes('images'))
    refuse({storage: `storage '${wanted.storage}' does not support vm images`}, 255);
  const source = drive.parts['import-from'];
  if (source !== undefined && wanted?.gib !== 0)
    refuse({[key]: `'import-from' requires special syntax - use <storage ID>:0,import-from=<source>`}, 255);
};

/**
 * Makes the volume that a drive asks for, and tells it like Proxmox does.
 * @param made gets a new volume's id as soon as it is there
 * @returns the drive as it is stored
 */
export const makeDrive = ({node, vmid, print}: Target, key: string, value: string, made: string[]): string => {
  const drive = parseDrive(key, value);
  const {format, 'import-from': source, ...parts} = drive.parts;
  if (!onStorage(drive)) return printDrive({...drive, parts});
  const wanted = wantedOf(drive.file);
  if (wanted === undefined) return printDrive({...drive, parts}, sizeOf(node, drive));
  const storage = usableStorage(node, wanted.storage);
  const {volid, bytes} = fill({node, vmid, print}, drive, storage, made);
  const stored = printDrive(
    {...drive, parts},
    wanted.gib === 'cloudinit' ? {file: volid, media: 'cdrom'} : {file: volid, size: formatSize(bytes)},
  );
  print(`${key}: successfully created disk '${stored}'\n`);
  return stored;
};

const fill = (
  target: Target,
  {key, file, parts}: Drive,
  storage: StorageConfig,
  made: string[],
): {readonly volid: string; readonly bytes: number} => {
  const {node, vmid} = target;
  const {gib} = wantedOf(file)!;
  if (gib === 'cloudinit') {
    const volid = seedVolid(storage, vmid, parts.format);
    if (node.volumes.info(volid) === undefined) allocateDisk(target, storage, volid, CLOUDINIT_BYTES);
    made.push(volid);
    return {volid, bytes: CLOUDINIT_BYTES};
  }
  const volid = freeDisk(node, storage, vmid, parts.format);
  const source = parts['import-from'];
  if (source !== undefined) return importImage(target, sourceOf(node, source), storage, volid, made);
  const small = key === 'efidisk0' ? EFI_BYTES[parts.efitype ?? '2m']! : key === 'tpmstate0' ? 4 * 2 ** 20 : 0;
  const bytes = small === 0 ? gibToBytes(gib) : onBlocks(storage, small);
  allocateDisk(target, storage, volid, bytes);
  made.push(volid);
  if (key === 'efidisk0')
    target.print(`transferred 0.0 B of ${small} B (0.00%)\ntransferred ${small} B of ${small} B (100.00%)\n`);
  return {volid, bytes};
};

/** ZFS volumes are whole MiB, LVM's whole extents of 4 MiB. */
const onBlocks = ({type}: StorageConfig, bytes: number): number => {
  const block = type === 'zfspool' ? 2 ** 20 : type === 'lvmthin' ? 4 * 2 ** 20 : 1;
  return Math.ceil(bytes / block) * block;
};

const sizeOf = (node: LabNode, {file}: Drive): Readonly<Record<string, string>> => {
  const {storage, name} = parseVolid(file);
  const found = node.volumes.info(file)?.bytes ?? node.files.stat(volumePath(usableStorage(node, storage), name))?.size;
  return {size: formatSize(found ?? die(`volume '${file}' does not exist`))};
};
