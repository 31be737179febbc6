import {type GuestConfig, mountsOf, unusedOf} from '@phoenix/proxmox';

/** The volumes that go with the guest when it is destroyed, besides its root disk, in words: with path and size. */
export const dataVolumes = (config: GuestConfig): readonly string[] => [
  ...mountsOf(config)
    .filter(({key, type}) => key !== 'rootfs' && type === 'volume')
    .map(({volume, mp, sizeGb}) => `${volume} (${mp}, ${sizeGb ?? '?'}G)`),
  // A rollback puts data there.
  ...[...unusedOf(config).values()].map((volid) => `${volid} (unused)`),
];
