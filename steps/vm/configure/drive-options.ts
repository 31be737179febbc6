import type {DriveOptions, FieldDiff} from '@phoenix/kit';
import {DRIVE_BOOKKEEPING, type Drive, formatProperties} from '@phoenix/proxmox';

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

/**
 * What a running VM's disk gets: these at once, or Proxmox alone has a use for them; of others it keeps the whole drive as
 * pending; the rest stands in the config at once, and QEMU gets it at its next start. Source: PVE::QemuServer, vmconfig_update_disk.
 */
const LIVE = /^(?:backup|replicate|shared|(?:bps|iops|mbps)(?:_\w+)?)$/;
const PENDING = /^(?:aio|cache|discard|iothread|product|queues|ro|ssd|vendor)$/;

/** Of a changed disk what nothing on the node says to wait for the next start: `serial of scsi1`. */
export const optionsAtStart = (diff: readonly FieldDiff[]): readonly string[] => {
  const options = diff.flatMap(({field}) => {
    const [, drive, option] = /^([a-z]+\d+) ([a-z_]+)$/.exec(field) ?? [];
    return option === undefined || option === 'size' ? [] : [{drive, option}];
  });
  if (options.some(({option}) => PENDING.test(option))) return [];
  return options.filter(({option}) => !LIVE.test(option)).map(({drive, option}) => `${option} of ${drive}`);
};

const meaning = (options: ReadonlyMap<string, string>): Map<string, string> =>
  new Map([...options].filter(([key, value]) => !DRIVE_BOOKKEEPING.has(key) && DEFAULTS[key] !== value));

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
    ([key]) => key !== 'file' && (wanted === undefined || DRIVE_BOOKKEEPING.has(key)),
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
