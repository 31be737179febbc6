import {type NodeSettings, Refusal, type StepContext} from '@phoenix/kit';
import {mountPoints} from '@phoenix/proxmox';

/**
 * Refuses paths on a filesystem of the config's that is not mounted: what is written there would land on the root disk,
 * hidden as soon as the filesystem comes.
 */
export async function refuseUnmounted({facts}: StepContext, settings: NodeSettings, paths: readonly string[]) {
  const expected = expectedMounts(settings);
  const wanted = new Map(paths.map((path) => [path, mountOf(expected, path)]));
  if ([...wanted.values()].every((place) => place === undefined)) return;
  const mounted = await facts(mountPoints);
  for (const [path, place] of wanted)
    if (place !== undefined && !mounted.has(place))
      throw new Refusal(
        'not-mounted',
        `${path} is not used: nothing is mounted at ${place}`,
        `zfs mount -a, then findmnt ${place}`,
      );
}

/** Where ZFS mounts a dataset that says nothing else: under its own name (zfsprops(7), mountpoint). */
const expectedMounts = ({zfs, storages}: NodeSettings): readonly string[] => [
  ...zfs.pools.map(({name, properties}) => properties.mountpoint ?? `/${name}`),
  ...zfs.datasets.map(({name, properties}) => properties.mountpoint ?? `/${name}`),
  ...storages.flatMap(({backend}) => (backend.type === 'dir' && backend.isMountpoint ? [backend.path] : [])),
];

/** The innermost one that the path is on. */
const mountOf = (mounts: readonly string[], path: string): string | undefined =>
  mounts
    .filter((mount) => mount.startsWith('/') && (path === mount || path.startsWith(`${mount}/`)))
    .sort((a, b) => b.length - a.length)[0];
