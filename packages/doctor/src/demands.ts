import type {Wanted} from './patient.js';

/** A disk that a guest is to have. */
export interface Demand {
  readonly guest: number;
  readonly storage: string;
  /** What Proxmox calls it: `rootdir` for containers, `images` for VMs. */
  readonly content: 'rootdir' | 'images';
  /** Undefined: as large as what it is made from. */
  readonly sizeGb: number | undefined;
}

/** The disks of all guests. */
export const demands = ({guests}: Pick<Wanted, 'guests'>): readonly Demand[] =>
  [...guests.values()].flatMap((guest): readonly Demand[] => {
    if (guest.kind === 'vm') {
      const {disk, disks} = guest.vm;
      const volumes = [disk, ...disks.filter(({path}) => path === undefined)];
      return volumes.map(({storage, sizeGb}) => ({guest: guest.id, storage, content: 'images', sizeGb}));
    }
    const {rootfs, volumes} = guest.container;
    return [rootfs, ...volumes].map(({storage, sizeGb}) => ({guest: guest.id, storage, content: 'rootdir', sizeGb}));
  });
