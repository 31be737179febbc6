import {type Change, change, defineStep, Refusal, type StepContext, type ZfsDataset} from '@phoenix/kit';
import {type Dataset, zfsDatasets} from '@phoenix/proxmox';
import {settingsOf} from '../../node/settings.js';
import {type SameValue, sameValue} from '../../node/zfs-properties.js';
import {setProperties} from '../../node/zfs-set.js';
import {refuseFull} from './full-folders.js';
import {canMount, mountPlaces} from './mount-place.js';

/** Filesystems of ZFS with the properties that the config names, mounted; others of theirs stay as they are. */
export default defineStep({
  id: 'hypervisor.datasets',
  on: 'node',
  kinds: ['hypervisor'],
  after: ['hypervisor.pools'],
  wanted: (resource) => settingsOf(resource).zfs.datasets.length > 0,
  timeoutMs: 300_000,
  check,
});

async function check(context: StepContext): Promise<readonly Change[]> {
  // Parents first.
  const wanted = [...settingsOf(context.resource).zfs.datasets].sort((a, b) => (a.name < b.name ? -1 : 1));
  const keys = wanted.flatMap(({properties}) => Object.keys(properties));
  const [now, same] = await Promise.all([context.facts(zfsDatasets(keys)), sameValue(context)]);
  const places = mountPlaces(wanted, now);
  const changes: Change[] = [];
  const fresh: string[] = [];
  for (const dataset of wanted) {
    refuseNoPool(dataset, now);
    const there = now.get(dataset.name);
    const place = canMount(dataset, there) ? places(dataset.name) : undefined;
    if (place !== undefined && (there === undefined || !there.isMounted || isMoved(there, dataset, same)))
      fresh.push(place);
    changes.push(...(there === undefined ? [create(dataset)] : adjust(context, there, dataset, same)));
  }
  if (fresh.length > 0) await refuseFull(context, fresh);
  return changes;
}

function refuseNoPool({name, pool}: ZfsDataset, now: ReadonlyMap<string, Dataset>): void {
  if (now.has(pool)) return;
  throw new Refusal(
    'no-pool',
    `the dataset ${name} is not made: the node has no pool ${pool}`,
    'describe it under zfs.pools, or zpool import it',
  );
}

const isMoved = ({properties}: Dataset, wanted: ZfsDataset, same: SameValue): boolean =>
  wanted.properties.mountpoint !== undefined &&
  !same('mountpoint', properties.get('mountpoint') ?? '-', wanted.properties.mountpoint);

/** `-p`: with the parents that nobody named; exits 0 where it is there already (zfs-create(8)). */
function create({name, properties}: ZfsDataset): Change {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${value}`);
  const argv = ['zfs', 'create', '-p', ...pairs.flatMap((pair) => ['-o', pair]), name];
  const to = pairs.length === 0 ? 'a filesystem' : pairs.join(', ');
  return change(`make the dataset ${name}`, [{argv}], {diff: [{field: name, from: undefined, to}]});
}

function adjust(context: StepContext, there: Dataset, wanted: ZfsDataset, same: SameValue): readonly Change[] {
  const {name, isVolume, isMounted} = there;
  if (isVolume)
    throw new Refusal(
      'is-volume',
      `${name} is a volume, the config describes a filesystem`,
      'choose another name; zfs list shows what there is',
    );
  const set = setProperties(context, there, wanted.properties, same);
  // A new mountpoint, or canmount=on, mounts it; what is left of it is seen at the next look.
  if (set.length > 0 || isMounted || !canMount(wanted, there) || !hasPlace(there)) return set;
  return [
    change(`mount ${name}`, [{argv: ['zfs', 'mount', name]}], {
      diff: [{field: `${name} mounted`, from: 'no', to: 'yes'}],
    }),
  ];
}

/** `none` and `legacy` are nobody's to mount here. */
const hasPlace = ({properties}: Dataset): boolean => properties.get('mountpoint')?.startsWith('/') === true;
