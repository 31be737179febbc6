import type {Files} from '../../../node.js';
import {disksState, partitionName} from './disks.js';

/** A device with its columns of lsblk(8), in lower case. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

const GIB = 2 ** 30;
const system = {name: 'sda', bytes: 128 * GIB};

/** One row a device; every disk with its partitions after it. */
export function rowsOf(files: Files): readonly Row[] {
  const row = (name: string, type: string, bytes: number, more: Row): Row => ({
    ...{name, kname: name, path: `/dev/${name}`, type, size: bytes, 'maj:min': '8:0', rm: false, ro: false},
    ...{fstype: null, label: null, uuid: null, mountpoint: null, pkname: null, serial: null, model: null, wwn: null},
    ...{pttype: null, parttypename: null, partlabel: null, rota: false, tran: 'sata', fsver: null},
    ...more,
  });
  const own = [
    row(system.name, 'disk', system.bytes, {model: 'LAB_SYSTEM', serial: 'SYSTEM', pttype: 'gpt'}),
    row('sda1', 'part', 2 ** 20, {pkname: 'sda'}),
    row('sda2', 'part', GIB, {pkname: 'sda', fstype: 'vfat', mountpoint: '/boot/efi'}),
    row('sda3', 'part', system.bytes - 2 * GIB, {pkname: 'sda', fstype: 'LVM2_member'}),
  ];
  const others = disksState.read(files).flatMap((disk) => {
    const carried = (device: string): Row => {
      const found = disk.signatures.find((signature) => signature.device === device && signature.type !== 'gpt');
      return {fstype: found?.type ?? null, uuid: found?.uuid ?? null, label: found?.label ?? null};
    };
    const table = disk.signatures.some(({type}) => type === 'gpt') ? 'gpt' : null;
    const more = {serial: disk.id.replace(/^.*_/, ''), model: disk.id.replace(/^[a-z]+-|_[^_]*$/g, ''), pttype: table};
    return [
      row(disk.name, 'disk', disk.bytes, {...carried(disk.name), ...more}),
      ...disk.partitions.map((number) => {
        const name = partitionName(disk.name, number);
        const size = number === 9 ? 8 * 2 ** 20 : disk.bytes - 9 * 2 ** 20;
        return row(name, 'part', size, {...carried(name), pkname: disk.name, pttype: table});
      }),
    ];
  });
  return [...own, ...others];
}

/** `128G`, as lsblk writes sizes. */
export const human = (bytes: number): string => {
  const unit = bytes >= 1024 * GIB ? 'T' : bytes >= GIB ? 'G' : bytes >= 2 ** 20 ? 'M' : 'K';
  const value = bytes / {T: 1024 * GIB, G: GIB, M: 2 ** 20, K: 1024}[unit];
  return `${Number.isInteger(value) ? value : value.toFixed(1)}${unit}`;
};
