import {type Drive, drivesOf} from '@phoenix/proxmox';

/** scsi0 is the disk that the config speaks of; a VM that boots from another keeps it, and lends its storage's name. */
export function diskOf(keys: ReadonlyMap<string, string>): {
  readonly storage: string | undefined;
  readonly sizeGb: number | undefined;
  readonly notes: readonly string[];
} {
  const disks = drivesOf({keys}).filter(({role, storage}) => role === 'disk' && storage !== undefined);
  const scsi0 = disks.find(({key}) => key === 'scsi0');
  const first = scsi0 ?? bootsFrom(keys, disks) ?? disks[0];
  const others = disks.filter((disk) => disk !== scsi0).map(({key, volume}) => `${key} (${volume})`);
  return {
    storage: first?.storage,
    sizeGb: scsi0?.sizeGb !== undefined && scsi0.sizeGb >= 1 ? scsi0.sizeGb : undefined,
    notes: [
      ...(scsi0 === undefined && first !== undefined
        ? [`its disk is ${first.key}: phoenix looks after scsi0 only, and leaves it`]
        : []),
      ...(scsi0 !== undefined && others.length > 0
        ? [`the config has no word for its further disks ${others.join(', ')}; phoenix leaves that alone`]
        : []),
      ...(first === undefined ? ['it has no disk on a storage'] : []),
    ],
  };
}

const bootsFrom = (keys: ReadonlyMap<string, string>, disks: readonly Drive[]): Drive | undefined =>
  /order=([^,]*)/
    .exec(keys.get('boot') ?? '')?.[1]
    ?.split(';')
    .flatMap((key) => disks.find((disk) => disk.key === key) ?? [])[0];
