import {drivesOf, type GuestState, mountsOf, systemDisk, unusedOf} from '@phoenix/proxmox';

/** A guest's volumes with their sizes: what the system is on, and what holds data besides. Bind mounts are not the guest's. */
export function volumesInWords({
  kind,
  config,
}: Pick<GuestState, 'kind'> & {
  readonly config: {readonly keys: ReadonlyMap<string, string>};
}): {readonly system: readonly string[]; readonly data: readonly string[]} {
  const unused = [...unusedOf(config)].map(([key, volume]) => `${key} (${volume})`);
  const size = (sizeGb: number | undefined): string => (sizeGb === undefined ? '' : ` ${sizeGb}G`);
  if (kind === 'lxc') {
    const volumes = mountsOf(config).filter(({type}) => type === 'volume');
    return {
      system: volumes.filter(({key}) => key === 'rootfs').map(({key, sizeGb}) => `${key}${size(sizeGb)}`),
      data: [
        ...volumes.filter(({key}) => key !== 'rootfs').map(({key, mp, sizeGb}) => `${key} ${mp}${size(sizeGb)}`),
        ...unused,
      ],
    };
  }
  const disks = drivesOf(config).filter(({role, storage}) => role === 'disk' && storage !== undefined);
  const system = systemDisk(config)?.key;
  const words = (all: typeof disks) => all.map(({key, sizeGb}) => `${key}${size(sizeGb)}`);
  return {
    system: words(disks.filter(({key}) => key === system)),
    data: [...words(disks.filter(({key}) => key !== system)), ...unused],
  };
}
