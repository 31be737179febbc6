import {randomBytes} from 'node:crypto';
import {type Parts, parseProperties, printProperties} from '../cli/property-string.js';
import {propertyOf} from '../cli/schema.js';
import type {Options} from '../config/guest-config.js';
import {bootableDrives, driveNames} from '../options/drive-names.js';
import {machineOptions} from '../options/machine.js';

/** A drive of a virtual machine, taken apart; `file` is a volume id, a path, `none` or `cdrom`. */
export interface Drive {
  readonly key: string;
  readonly file: string;
  readonly parts: Parts;
}

export const isDriveKey = (key: string): boolean => driveNames.includes(key);
export const isUnused = (key: string): boolean => /^unused\d+$/.test(key);
export const isVmNet = (key: string): boolean => /^net\d+$/.test(key);

export const parseDrive = (key: string, value: string): Drive => {
  const parsed = parseProperties(value, propertyOf(machineOptions, key)!.keys!);
  const parts = typeof parsed === 'string' ? {file: value.split(',')[0]!} : parsed;
  return {key, file: parts.file!, parts};
};

export const printDrive = ({key, parts}: Drive, changes: Parts = {}): string =>
  printProperties({...parts, ...changes}, propertyOf(machineOptions, key)!.keys!);

/** Drives of a configuration in order of the alphabet, as Proxmox goes through them. */
export const drivesOf = (options: Options): Drive[] =>
  Object.keys(options)
    .filter(isDriveKey)
    .sort()
    .map((key) => parseDrive(key, options[key]!));

export const isCdrom = ({parts}: Drive): boolean => parts.media === 'cdrom';
export const isSeed = ({file}: Drive): boolean => /[:/-]cloudinit(\.|$)/.test(file);
/** On a storage: no path of the node's, no empty tray. */
export const onStorage = ({file}: Drive): boolean => /^[^/]+:/.test(file);
/** Disks that snapshots, clones and templates take along. */
export const disksOf = (options: Options): Drive[] =>
  drivesOf(options).filter((drive) => !isCdrom(drive) && onStorage(drive));

/** The order in which Proxmox lets a new machine boot: its first disk, its first CD, its first nic. */
export const defaultBoot = (options: Options): string => {
  const drives = bootableDrives.filter((key) => options[key] !== undefined);
  const first = (cd: boolean) => drives.find((key) => isCdrom(parseDrive(key, options[key]!)) === cd);
  const nic = Array.from({length: 32}, (_, index) => `net${index}`).find((key) => options[key] !== undefined);
  const order = [first(false), first(true), nic].filter((key) => key !== undefined);
  return order.length === 0 ? '' : `order=${order.join(';')}`;
};

export const bootOrder = (options: Options): string[] =>
  (/(?:^|,)order=([^,]*)/.exec(options.boot ?? '')?.[1] ?? '').split(';').filter((key) => key !== '');

/** The disk that the machine boots from; its size is what `qm list` shows. */
export const bootDisk = (options: Options): Drive | undefined => {
  const disks = disksOf(options);
  return bootOrder(options)
    .map((key) => disks.find((disk) => disk.key === key))
    .find((disk) => disk !== undefined);
};

const nicKeys = machineOptions['net[31]']!.keys!;
export const parseNic = (value: string): Parts => {
  const parsed = parseProperties(value, nicKeys);
  return typeof parsed === 'string' ? {} : parsed;
};
/** `virtio=BC:24:11:…,bridge=vmbr0`; with an address of Proxmox's own prefix when none is given. */
export const printNic = ({model = '', macaddr = newAddress(), ...rest}: Parts): string =>
  [
    `${model}=${macaddr}`,
    ...Object.keys(rest)
      .sort()
      .map((key) => `${key}=${rest[key]}`),
  ].join(',');
export const withOtherAddress = (value: string): string => {
  const {macaddr: _, ...rest} = parseNic(value);
  return printNic(rest);
};
const newAddress = (): string =>
  ['BC', '24', '11', ...[...randomBytes(3)].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))].join(':');

/** Puts a volume that no drive names any more under the first free unusedN. */
export const addUnusedDrive = (options: Options, file: string): void => {
  if (Object.keys(options).some((key) => isUnused(key) && options[key] === file)) return;
  let number = 0;
  while (options[`unused${number}`] !== undefined) number += 1;
  options[`unused${number}`] = file;
};
export const dropUnusedDrive = (options: Options, file: string): void => {
  for (const key of Object.keys(options).filter(isUnused)) if (options[key] === file) delete options[key];
};
