import type {StepContext} from '@phoenix/kit';
import {textsOf} from '@phoenix/proxmox';

/** Says whether ZFS means the same by two values of a property. */
export type SameValue = (key: string, one: string, other: string) => boolean;

const SIZES = ['quota', 'refquota', 'reservation', 'refreservation', 'recordsize', 'special_small_blocks'];
const SHORT: Readonly<Record<string, string>> = {
  ...{compress: 'compression', recsize: 'recordsize', reserv: 'reservation', refreserv: 'refreservation'},
  rdonly: 'readonly',
};

const VERSION = '/sys/module/zfs/version';

/** Values as ZFS itself shows them: names for the same thing, and sizes, are one (zfsprops(7)). */
export async function sameValue({facts}: StepContext): Promise<SameValue> {
  const version = (await facts(textsOf([VERSION]))).get(VERSION) ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  // Since 2.3 `on` means `sa`, before it meant `dir` (module/zcommon/zfs_prop.c, xattr_table).
  const xattr = major > 2 || (major === 2 && minor >= 3) ? 'sa' : 'dir';
  const aliases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    aclinherit: {secure: 'restricted'},
    acltype: {posixacl: 'posix', noacl: 'off', disabled: 'off'},
    // The levels that a name without one stands for (zfsprops(7); ZIO_ZSTD_LEVEL_FAST_DEFAULT).
    compression: {'gzip-6': 'gzip', 'zstd-3': 'zstd', 'zstd-fast-1': 'zstd-fast'},
    encryption: {on: 'aes-256-gcm'},
    xattr: {on: xattr},
    dedup: {sha256: 'on'},
  };
  return (given, one, other) => {
    const key = SHORT[given] ?? given;
    if (SIZES.includes(key) || /^(?:user|group|project)quota@/.test(key)) {
      // A fraction of a unit is cut to whole bytes by some, rounded by others.
      return Math.abs(bytesOf(one) - bytesOf(other)) <= 1;
    }
    const named = (value: string) => aliases[key]?.[value] ?? value;
    return named(one) === named(other);
  };
}

const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** `131072`, `128K`, `1.4T`, `1TiB`, `none`; NaN for what is none, so that it equals nothing. */
export function bytesOf(text: string): number {
  if (text === 'none') return 0;
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([KMGTPE]?)(?:i?B)?$/i.exec(text) ?? [];
  return number === undefined ? Number.NaN : Number(number) * 1024 ** UNITS.indexOf(unit.toUpperCase());
}

/** What differs, as `[property, has, should have]`. */
export const differing = (
  now: ReadonlyMap<string, string>,
  wanted: Readonly<Record<string, string>>,
  same: SameValue,
): readonly (readonly [key: string, from: string, to: string])[] =>
  Object.entries(wanted)
    .map(([key, to]) => [key, now.get(key) ?? '-', to] as const)
    .filter(([key, from, to]) => !same(key, from, to));
