import {effectiveKeys, type GuestConfig, mountsOf as mountsIn, unusedOf} from '@phoenix/proxmox';
import {type Entry, written} from '../draft.js';
import {mountOptionsOf} from './mount-options.js';

/** mpN: volumes of a storage and folders of the node. */
export function mountsOf(
  config: GuestConfig,
  shared: ReadonlySet<string>,
): {readonly volumes: readonly Entry[]; readonly binds: readonly Entry[]; readonly notes: readonly string[]} {
  const volumes: Entry[] = [];
  const binds: Entry[] = [];
  const notes: string[] = [];
  const names = new Set<string>();
  const mounts = mountsIn({keys: effectiveKeys(config)}).filter(({key}) => key !== 'rootfs');
  for (const mount of mounts) {
    const {key, type, volume, storage, mp, sizeGb, ro, backup} = mount;
    const options = mountOptionsOf(mount, type);
    const readOnly = ro ? true : undefined;
    if (type === 'bind') {
      if (!shared.has(mp))
        binds.push(written({host_path: volume, container_path: mp, read_only: readOnly, ...options}));
    } else if (type === 'volume' && storage !== undefined && sizeGb !== undefined && sizeGb > 0)
      volumes.push(
        written({
          name: nameFor(mp, names),
          pool: storage,
          size_gb: sizeGb,
          mount_point: mp,
          backup: backup ? undefined : false,
          read_only: readOnly,
          ...options,
        }),
      );
    else notes.push(`${key} (${volume} at ${mp}) is nothing that the config has words for; phoenix leaves that alone`);
  }
  const unused = [...unusedOf(config).values()];
  if (unused.length > 0) notes.push(`attached nowhere: ${unused.join(', ')}; phoenix leaves that alone`);
  return {volumes, binds, notes};
}

/** `/var/lib/postgresql` is `postgresql`; the second of a name has its folder before it. */
function nameFor(path: string, taken: Set<string>): string {
  const parts = path.split('/').filter((part) => part !== '');
  let name = parts.at(-1) ?? 'data';
  for (let from = parts.length - 2; taken.has(name) && from >= 0; from--) name = parts.slice(from).join('-');
  taken.add(name);
  return name;
}
