import {type Change, change, type DriveOptions} from '@phoenix/kit';
import {type Drive, drivesOf, type GuestState, qmResize, qmSet} from '@phoenix/proxmox';
import {changes, type DiskChanges, kept, NOTHING} from './disk-changes.js';
import {optionsDiffer, withNewOptions} from './drive-options.js';

interface Wanted {
  readonly device: string;
  readonly storage: string;
  readonly sizeGb?: number;
  readonly options?: DriveOptions;
  /** A disk of the node itself. */
  readonly path?: string;
}

/** Grows first: what waits for a restart would else bring the old size back into the config. */
export function sameDisk(id: number, wanted: Wanted, disk: Drive, {config, running}: GuestState): DiskChanges {
  const now = drivesOf(config).find(({key, volume}) => key === disk.key && volume === disk.volume) ?? disk;
  const sized = sizeChange(id, wanted, now, {config, running});
  const grows = sized.changes.length > 0;
  const isOutdated = config.pending.set.has(disk.key) && disk.sizeGb !== (grows ? wanted.sizeGb : now.sizeGb);
  const differs = !config.template && optionsDiffer(disk, wanted.options);
  if (differs || isOutdated) {
    const size = grows ? `${wanted.sizeGb}G` : now.properties.get('size');
    const set = setOptions(
      id,
      wanted.device,
      withNewOptions(disk, differs ? wanted.options : undefined, size),
      running,
    );
    return {changes: [...sized.changes, set], warnings: sized.warnings};
  }
  return grows || sized.warnings.length > 0 ? sized : placeOf(id, wanted, disk);
}

function setOptions(id: number, device: string, value: ReturnType<typeof withNewOptions>, running: boolean): Change {
  return change(`set ${device}`, [qmSet(id, {set: {[device]: value.text}})], {
    diff: value.diff,
    impact: running ? (value.isLive ? 'hotplug' : 'restart') : 'none',
  });
}

/** Whether it is the disk that the config means, and where the config has it. */
function placeOf(id: number, {device, storage, path}: Wanted, disk: Drive): DiskChanges {
  if (path !== undefined)
    return disk.volume === path
      ? NOTHING
      : kept(`${device} is ${disk.volume}, the config says ${path}: phoenix takes no disk away`);
  if (disk.storage === storage) return NOTHING;
  const there = disk.storage ?? disk.volume;
  return kept(
    `${device} is on ${there}, the config says ${storage}: phoenix does not move it (qm disk move ${id} ${device} ${storage})`,
  );
}

function sizeChange(
  id: number,
  {device, sizeGb: wanted}: Wanted,
  {sizeGb: size = wanted}: Drive,
  {config, running}: Pick<GuestState, 'config' | 'running'>,
): DiskChanges {
  if (wanted === undefined || size === undefined || isAsked(size, wanted)) return NOTHING;
  const difference = `${device} has ${size}G, the config says ${wanted}G`;
  if (size > wanted) return kept(`${difference}: disks are never shrunk`);
  // Clones lie on it.
  if (config.template) return kept(`${difference}: the disk of a template does not change`);
  return changes(
    change(`grow ${device} to ${wanted}G`, [qmResize(id, device, wanted)], {
      diff: [{field: `${device} size`, from: `${size}G`, to: `${wanted}G`}],
      impact: running ? 'hotplug' : 'none',
    }),
  );
}

/** Storages round up: LVM to its extents, 4 MiB mostly. */
const isAsked = (size: number, wanted: number): boolean => size >= wanted && size - wanted < 1 / 64;
