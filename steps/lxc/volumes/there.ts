import {effectiveKeys, type GuestConfig, type Mount, mountsOf, readBlock, unusedOf} from '@phoenix/proxmox';
import {isMade} from '../../container/left-alone.js';

/** The mounts that a guest has and had, without its root disk. */
export interface MountsThere {
  readonly config: GuestConfig;
  /** With pending over current: what is staged is there. */
  readonly keys: ReadonlyMap<string, string>;
  readonly present: readonly Mount[];
  readonly current: readonly Mount[];
  /** Mounted still, and staged to be so no more. */
  readonly leaving: readonly Mount[];
  /** Mount path to volume id or host path, as phoenix's line in the notes has them. */
  readonly known: Readonly<Record<string, string>>;
  /** Volume ids that are detached: a rollback puts them there. */
  readonly unused: ReadonlySet<string>;
  /** phoenix has made the guest: what its config does not say is not somebody's word. */
  readonly isOwn: boolean;
}

export function mountsThere(config: GuestConfig): MountsThere {
  const keys = effectiveKeys(config);
  const current = dataMounts(config);
  return {
    config,
    keys,
    present: dataMounts({keys}),
    current,
    leaving: current.filter(({key}) => config.pending.delete.includes(key)),
    known: readBlock(config.description).block.volumes,
    unused: new Set(unusedOf(config).values()),
    isOwn: isMade(config),
  };
}

const dataMounts = (section: Parameters<typeof mountsOf>[0]): readonly Mount[] =>
  mountsOf(section).filter(({key}) => key !== 'rootfs');
