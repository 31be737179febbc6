import type {DriveOptions, FieldDiff} from '@phoenix/kit';
import {type Drive, formatProperties} from '@phoenix/proxmox';

/** Not the user's: what the volume is, and what Proxmox itself notes of it. */
const BOOKKEEPING: ReadonlySet<string> = new Set(['file', 'volume', 'size', 'format', 'media', 'import-from']);

/** What an absent property means. Source: qm.conf(5), and PVE::QemuServer::Drive. */
const DEFAULTS: Readonly<Record<string, string>> = {
  backup: '1',
  replicate: '1',
  discard: 'ignore',
  ssd: '0',
  iothread: '0',
  ro: '0',
  shared: '0',
  snapshot: '0',
  scsiblock: '0',
  cache: 'none',
};

/** QEMU takes these while it runs; everything else is the drive's own make-up. Source: PVE::QemuServer, vmconfig_update_disk. */
const LIVE = /^(?:backup|replicate|(?:bps|iops|mbps)(?:_\w+)?)$/;

const meaning = (options: ReadonlyMap<string, string>): Map<string, string> =>
  new Map([...options].filter(([key, value]) => !BOOKKEEPING.has(key) && DEFAULTS[key] !== value));

const differing = ({properties}: Drive, wanted: DriveOptions): readonly string[] => {
  const [now, then] = [meaning(properties), meaning(new Map(Object.entries(wanted)))];
  return [...new Set([...now.keys(), ...then.keys()])].filter((key) => now.get(key) !== then.get(key));
};

/** Options that the config does not mention at all stay as they are. */
export const optionsDiffer = (drive: Drive, wanted: DriveOptions | undefined): boolean =>
  wanted !== undefined && differing(drive, wanted).length > 0;

/**
 * @param wanted undefined: the drive's own, which are staged
 * @param size what the volume has by then, `20G`
 */
export function withNewOptions(
  drive: Drive,
  wanted: DriveOptions | undefined,
  size: string | undefined,
): {readonly text: string; readonly diff: readonly FieldDiff[]; readonly isLive: boolean} {
  const keys = wanted === undefined ? [] : differing(drive, wanted);
  const kept = [...drive.properties].filter(
    ([key]) => key !== 'file' && (wanted === undefined || BOOKKEEPING.has(key)),
  );
  const sized = kept.map(([key, value]): [string, string] => [key, key === 'size' ? (size ?? value) : value]);
  const staged = drive.properties.get('size');
  return {
    text: formatProperties([['file', drive.volume], ...sized, ...Object.entries(wanted ?? {})], 'file'),
    diff: [
      ...keys.map((key) => ({field: `${drive.key} ${key}`, from: drive.properties.get(key), to: wanted![key]})),
      ...(keys.length === 0 ? [{field: `${drive.key} size`, from: staged, to: size}] : []),
    ],
    isLive: keys.length > 0 && keys.every((key) => LIVE.test(key)),
  };
}
