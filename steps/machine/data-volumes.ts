import {drivesOf, type GuestConfig, systemDisk, unusedOf} from '@phoenix/proxmox';

/** The disks that go with the VM when it is destroyed, besides its system's, in words: with their size. */
export const dataVolumes = (config: GuestConfig): readonly string[] => [
  ...drivesOf(config)
    .filter(({key, role, storage}) => key !== systemDisk(config)?.key && role === 'disk' && storage !== undefined)
    .map(({key, volume, sizeGb}) => `${volume} (${key}, ${sizeGb ?? '?'}G)`),
  // A rollback puts data there.
  ...[...unusedOf(config).values()].map((volid) => `${volid} (unused)`),
];
