import type {Call} from '../cli/program.js';
import {splitList} from '../cli/split-list.js';
import type {Options} from '../config/guest-config.js';
import {normalValue} from '../config/normal-value.js';
import {
  addUnusedDrive,
  bootOrder,
  dropUnusedDrive,
  isDriveKey,
  isSeed,
  isUnused,
  isVmNet,
  onStorage,
  parseDrive,
  parseNic,
  printNic,
} from './drives.js';
import {saveVm, type VmConfig} from './vm-config.js';
import {inVmSnapshots} from './volumes.js';

/** An option's value as Proxmox stores it; drives are as they were made. */
export const vmValue = (key: string, value: string): string => {
  if (isVmNet(key)) return printNic(parseNic(value));
  if (key === 'description' || key === 'tags') return normalValue(key, value);
  if (key === 'nameserver' || key === 'searchdomain') return splitList(value).join(' ');
  return value;
};

/** Takes an option away; a disk that loses its place becomes unusedN, a seed and an unused disk are removed. */
export const deleteVmOption = ({node}: Pick<Call, 'node'>, config: VmConfig, key: string): void => {
  const {options} = config.main;
  const value = options[key];
  if (value === undefined) return;
  delete options[key];
  if (isUnused(key)) {
    if (!inVmSnapshots(config, value) && node.volumes.info(value) !== undefined) node.volumes.remove(value);
  } else if (isDriveKey(key)) unplugDrive({node}, options, key, value);
};

const unplugDrive = ({node}: Pick<Call, 'node'>, options: Options, key: string, value: string): void => {
  const drive = parseDrive(key, value);
  if (!onStorage(drive) || node.volumes.info(drive.file) === undefined) return;
  if (isSeed(drive)) node.volumes.remove(drive.file);
  else addUnusedDrive(options, drive.file);
};

/** Puts an option into the current configuration. */
export const setVmOption = (call: Pick<Call, 'node'>, config: VmConfig, key: string, value: string): void => {
  const {options} = config.main;
  const before = options[key];
  options[key] = vmValue(key, value);
  if (!isDriveKey(key)) return;
  const {file} = parseDrive(key, value);
  dropUnusedDrive(options, file);
  if (before !== undefined && parseDrive(key, before).file !== file) unplugDrive(call, options, key, before);
};

/** Makes everything pending current: at once for a stopped machine, else when it starts. */
export const applyVmPending = (call: Pick<Call, 'node'>, config: VmConfig): void => {
  for (const key of [...config.pending.deletions].sort()) deleteVmOption(call, config, key);
  for (const key of Object.keys(config.pending.options).sort())
    setVmOption(call, config, key, config.pending.options[key]!);
  config.pending = {options: {}, deletions: []};
};

/** For a machine that begins or has ended: nothing waits any more. The file stays as it is where nothing did. */
export const renew = ({node, vmid}: Pick<Call, 'node' | 'vmid'>, config: VmConfig): void => {
  const {options, deletions} = config.pending;
  if (Object.keys({...options, ...config.seeded}).length + deletions.length === 0) return;
  applyVmPending({node}, config);
  config.seeded = {};
  saveVm(node, vmid, config);
};

/** The boot order without a device; undefined when that was not in it. */
export const orderWithout = (options: Options, key: string): string | undefined => {
  const order = bootOrder(options);
  return order.includes(key) ? `order=${order.filter((other) => other !== key).join(';')}` : undefined;
};

/** The boot order with a device at its end; undefined when it is there, or there is no order. */
export const orderWith = (options: Options, key: string): string | undefined => {
  const order = bootOrder(options);
  return order.length === 0 || order.includes(key) ? undefined : `order=${[...order, key].join(';')}`;
};
