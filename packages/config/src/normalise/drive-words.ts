import {isThrottle, throttleProblem} from './drive-throttles.js';

/** A property of a drive that the config may name, with the values that it takes; undefined: any. Source: qm.conf(5). */
const COMMON: Readonly<Record<string, RegExp | undefined>> = {
  aio: /^(?:native|threads|io_uring)$/,
  backup: /^[01]$/,
  cache: /^(?:none|writethrough|writeback|unsafe|directsync)$/,
  detect_zeroes: /^[01]$/,
  discard: /^(?:ignore|on)$/,
  replicate: /^[01]$/,
  rerror: /^(?:ignore|report|stop)$/,
  werror: /^(?:enospc|ignore|report|stop)$/,
  serial: /^[\w.%-]{1,60}$/,
  shared: /^[01]$/,
  snapshot: /^[01]$/,
};
const SWITCH = /^[01]$/;
const WWN = /^0x[\da-fA-F]{16}$/;

const BY_BUS: Readonly<Record<string, Readonly<Record<string, RegExp | undefined>>>> = {
  scsi: {
    iothread: SWITCH,
    ssd: SWITCH,
    ro: SWITCH,
    scsiblock: SWITCH,
    queues: /^(?:[2-9]|[1-9]\d+)$/,
    product: undefined,
    vendor: undefined,
    wwn: WWN,
  },
  virtio: {iothread: SWITCH, ro: SWITCH},
  sata: {ssd: SWITCH, wwn: WWN},
  ide: {ssd: SWITCH, wwn: WWN, model: undefined},
};

export const busOf = (device: string): string => device.replace(/\d+$/, '');

export const driveWords = (device: string): readonly string[] => [
  ...Object.keys({...COMMON, ...BY_BUS[busOf(device)]}),
  ...['mbps_rd', 'mbps_wr', 'iops_rd', 'iops_wr'],
];

/** What is wrong with a drive's property on this device, as the end of a sentence; undefined: nothing. */
export const driveWordProblem = (device: string, key: string, value: string): string | undefined => {
  if (isThrottle(key)) return throttleProblem(key, value);
  const own = {...COMMON, ...BY_BUS[busOf(device)]};
  if (!Object.hasOwn(own, key)) {
    const elsewhere = Object.keys(BY_BUS).filter((bus) => Object.hasOwn(BY_BUS[bus]!, key));
    return elsewhere.length > 0
      ? `${busOf(device)} has no ${key}; ${elsewhere.join(' and ')} ${elsewhere.length > 1 ? 'have' : 'has'}`
      : `a drive has no ${key}`;
  }
  const fits = own[key]?.test(value) ?? true;
  return fits ? undefined : `${key} cannot be "${value}"`;
};
