import type {LabNode} from '../../node.js';
import type {Call} from '../cli/program.js';
import type {Options} from '../config/guest-config.js';
import {deleteVmOption, setVmOption} from './apply.js';
import {isCdrom, isDriveKey, isUnused, isVmNet, parseDrive, parseNic} from './drives.js';
import {isSeedKey} from './seed.js';
import type {VmConfig} from './vm-config.js';

/** Options that need nothing of QEMU (PVE::QemuServer's fast plug options), and the shares that it takes at once. */
const LIVE =
  /^(boot|cpulimit|cpuunits|description|hookscript|lock|migrate_downtime|migrate_speed|name|onboot|protection|shares|startup|tags|vmstatestorage)$/;

/**
 * Applies to a running machine what it can take; the rest stays pending until it starts anew.
 * @returns by option why it could not be plugged
 */
export const hotplugVm = (call: Call, config: VmConfig): Record<string, string> => {
  const {main, pending} = config;
  const features = featuresOf(main.options);
  for (const key of [...pending.deletions].sort()) {
    if (!isLive(key, undefined, main.options, features)) continue;
    remember(config, key);
    deleteVmOption(call, config, key);
    pending.deletions = pending.deletions.filter((other) => other !== key);
  }
  const errors: Record<string, string> = {};
  for (const key of Object.keys(pending.options).sort()) {
    const value = pending.options[key]!;
    if (!isLive(key, value, main.options, features)) continue;
    const problem = plugProblem(call.node, key, value);
    if (problem !== undefined) errors[key] = `hotplug problem - ${problem}\n`;
    else {
      remember(config, key);
      setVmOption(call, config, key, value);
      delete pending.options[key];
    }
  }
  return errors;
};

/** `1` and nothing at all stand for Proxmox's own choice. */
const featuresOf = ({hotplug = '1'}: Options): ReadonlySet<string> =>
  new Set((hotplug === '1' ? 'network,disk,usb' : hotplug).split(','));

const isLive = (key: string, value: string | undefined, current: Options, features: ReadonlySet<string>): boolean => {
  // Its target is moved at once; the device itself comes and goes with the next start (vmconfig_hotplug_pending).
  if (key === 'balloon') return hasBalloon(value) === hasBalloon(current.balloon);
  if (LIVE.test(key) || isSeedKey(key) || isUnused(key)) return key !== 'boot';
  if (isVmNet(key)) return features.has('network') || isSameNic(current[key], value);
  if (key === 'hotplug') return !/cpu|memory/.test(`${current.hotplug} ${value}`);
  // Since machine version 7.1, for systems that are known to take it. Source: PVE::QemuServer, vmconfig_hotplug_pending.
  if (/^usb\d+$/.test(key)) return features.has('usb') && /^(?:l26|win(?:8|10|11))$/.test(current.ostype ?? 'other');
  if (key === 'tablet') return features.has('usb');
  if (!isDriveKey(key) || !features.has('disk')) return false;
  const now = value ?? current[key]!;
  const medium =
    isCdrom(parseDrive(key, now)) && (current[key] === undefined || isCdrom(parseDrive(key, current[key])));
  if (medium && current[key] !== undefined && value !== undefined) return true;
  return /^(scsi|virtio)\d+$/.test(key) && (value === undefined || isSameMakeUp(key, current[key], value));
};

/** Under a nic that stays bridge, VLAN, firewall and rate change. Source: vmconfig_update_net. */
const isSameNic = (before: string | undefined, after: string | undefined): boolean => {
  if (before === undefined || after === undefined) return false;
  const [now, then] = [parseNic(before), parseNic(after)];
  return ['model', 'macaddr', 'queues', 'mtu'].every((part) => now[part] === then[part]);
};

/** Of a disk that stays these wait; all else is current at once, whether QEMU learns of it or not. Source: vmconfig_update_disk. */
const isSameMakeUp = (key: string, before: string | undefined, after: string): boolean => {
  if (before === undefined) return true;
  const [now, then] = [parseDrive(key, before), parseDrive(key, after)];
  if (now.file !== then.file) return true;
  const parts = new Set([...Object.keys(now.parts), ...Object.keys(then.parts)]);
  return [...parts].every((part) => !MAKE_UP.test(part) || now.parts[part] === then.parts[part]);
};
const MAKE_UP = /^(?:aio|cache|discard|iothread|product|queues|ro|ssd|vendor)$/;

const hasBalloon = (value: string | undefined): boolean => value === undefined || Number(value) !== 0;

/** The seed that the machine was started with goes on saying what it said. */
const remember = ({main, seeded}: VmConfig, key: string): void => {
  if (!isSeedKey(key) || key in seeded) return;
  const before = main.options[key];
  if (before !== undefined) seeded[key] = before;
  else {
    const added = (seeded.added ?? '').split(',').filter((other) => other !== '' && other !== key);
    seeded.added = [...added, key].sort().join(',');
  }
};

const plugProblem = (node: LabNode, key: string, value: string): string | undefined => {
  const {bridge} = isVmNet(key) ? parseNic(value) : {};
  const missing = bridge !== undefined && node.files.stat(`/sys/class/net/${bridge}`) === undefined;
  return missing ? `bridge '${bridge}' does not exist` : undefined;
};
