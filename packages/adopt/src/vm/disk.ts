import {CD_DRIVES} from '@phoenix/config';
import {DRIVE_BOOKKEEPING, type Drive, drivesOf, isSeed, systemDisk} from '@phoenix/proxmox';
import {type Entry, listed, written} from '../draft.js';

/** The system's disk, those beside it, the CDs, the TPM and the firmware's keys. */
export function drivesIn(keys: ReadonlyMap<string, string>): {
  readonly storage: string | undefined;
  readonly sizeGb: number | undefined;
  readonly entry: Entry;
  readonly notes: readonly string[];
} {
  const system = systemDisk({keys});
  const drives = drivesOf({keys});
  const beside = drives.filter((drive) => drive.role === 'disk' && drive.key !== system?.key);
  const said = beside.filter(isSayable);
  const others = beside.filter((drive) => !isSayable(drive)).map(({key, volume}) => `${key} (${volume})`);
  const cds = cdsOf(drives, system, said);
  const efi = drives.find(({key}) => key === 'efidisk0');
  return {
    storage: system?.storage,
    sizeGb: system?.sizeGb !== undefined && system.sizeGb >= 1 ? system.sizeGb : undefined,
    entry: written({
      disk_device: system === undefined || system.key === 'scsi0' ? undefined : system.key,
      disk_options: system === undefined ? undefined : optionsOf(system),
      disks: said.map((drive) =>
        written({
          device: drive.key,
          path: drive.storage === undefined ? drive.volume : undefined,
          storage_pool: drive.storage === system?.storage ? undefined : drive.storage,
          size_gb: drive.storage === undefined ? undefined : drive.sizeGb,
          options: optionsOf(drive),
        }),
      ),
      iso_images: cds.images,
      tpm: tpmOf(drives),
      secure_boot: efi?.properties.get('pre-enrolled-keys') === '1' ? true : undefined,
    }),
    notes: [
      ...(system?.storage === undefined ? ['it has no disk on a storage'] : []),
      ...(others.length === 0
        ? []
        : [`the config has no word for its further disks ${listed(others)}; phoenix leaves that alone`]),
      ...cds.notes,
    ],
  };
}

const isSayable = ({storage, volume, sizeGb}: Drive): boolean =>
  storage === undefined ? volume.startsWith('/dev/') : sizeGb !== undefined && sizeGb >= 1;

const optionsOf = ({properties}: Drive): string | undefined =>
  [...properties]
    .filter(([key]) => !DRIVE_BOOKKEEPING.has(key))
    .map(([key, value]) => `${key}=${value}`)
    .join(',') || undefined;

/** In the drives in which phoenix would put them; elsewhere the config cannot say it. */
function cdsOf(drives: readonly Drive[], system: Drive | undefined, disks: readonly Drive[]) {
  const loaded = drives.filter((drive) => drive.role === 'cdrom' && drive.storage !== undefined && !isSeed(drive));
  const taken = [system?.key, ...disks.map(({key}) => key), drives.some(isSeed) ? 'ide2' : undefined];
  const free = CD_DRIVES.filter((key) => !taken.includes(key));
  const images = free.slice(0, loaded.length).map((key) => loaded.find((drive) => drive.key === key)?.volume);
  if (images.length === loaded.length && images.every((volume) => volume !== undefined && /:iso\//.test(volume)))
    return {images: images as readonly string[], notes: []};
  const all = listed(loaded.map(({key, volume}) => `${key} (${volume})`));
  return {images: [], notes: [`the config has no word for the CD drive ${all}`]};
}

/** Absent, the version is 1.2. Source: qm.conf(5), tpmstate0. */
const tpmOf = (drives: readonly Drive[]): string | undefined =>
  drives.filter(({key}) => key === 'tpmstate0').map(({properties}) => properties.get('version') ?? 'v1.2')[0];
