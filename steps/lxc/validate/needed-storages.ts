import type {LxcResource} from '@phoenix/kit';
import {type GuestState, mountsOf, readBlock, unusedOf} from '@phoenix/proxmox';
import {isHalfMade} from '../../guest/half-made.js';

/** Storages on which a volume is still to be made: what a guest has already is not asked for. */
export function neededStorages({container}: LxcResource, state: GuestState | undefined): readonly string[] {
  const {rootfs, volumes} = container;
  if (state === undefined || isHalfMade(state)) return [rootfs, ...volumes].map(({storage}) => storage);
  const {config} = state;
  const mounted = new Set(mountsOf(config).map(({mp}) => mp));
  const kept = readBlock(config.description).block.volumes;
  const unused = new Set(unusedOf(config).values());
  const isThere = (path: string) => mounted.has(path) || unused.has(kept[path] ?? '');
  return volumes.filter(({mountPoint}) => !isThere(mountPoint)).map(({storage}) => storage);
}
