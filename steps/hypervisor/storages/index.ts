import {type Change, change, defineStep, Refusal, type StepContext, type StorageSettings} from '@phoenix/kit';
import {type Dataset, type NodeState, nodeState, type Storage, zfsDatasets} from '@phoenix/proxmox';
import {refuseUnmounted} from '../../node/mounted.js';
import {settingsOf} from '../../node/settings.js';
import {backendProblem} from './backend.js';

/** Storages of Proxmox on what ZFS holds, and the content types that the guests need. Nothing is ever taken away. */
export default defineStep({
  id: 'hypervisor.storages',
  on: 'node',
  kinds: ['hypervisor'],
  // Behind a planned dataset too: what it misses then is deferred, and nothing else.
  plansAbsent: true,
  after: ['hypervisor.pools', 'hypervisor.datasets'],
  wanted: (resource) => settingsOf(resource).storages.length > 0,
  // They are written into one file: pvesm locks it, and gives up after ten seconds.
  retry: {attempts: 3, minMs: 2_000, on: ['command-failed']},
  check,
});

async function check(context: StepContext): Promise<readonly Change[]> {
  const {storages} = settingsOf(context.resource);
  const node = await context.facts(nodeState);
  const known = new Map(node.storages.map((storage) => [storage.id, storage]));
  const lacks = ({id, backend}: StorageSettings): boolean => {
    const storage = known.get(id);
    return storage === undefined || (backend.type !== 'existing' && isElsewhere(storage, node));
  };
  await refuseWithoutGround(context, storages.filter(lacks), node);
  return storages.flatMap((wanted) => {
    const storage = known.get(wanted.id);
    return storage === undefined ? [add(wanted, node)] : adjust(wanted, storage, node);
  });
}

/** A storage is made where its pool is there, and its folder is mounted: pvesm would make it on the root disk. */
async function refuseWithoutGround(
  context: StepContext,
  missing: readonly StorageSettings[],
  {name, storages: known}: NodeState,
): Promise<void> {
  const unknown = missing.filter(({backend}) => backend.type === 'existing').map(({id}) => id);
  if (unknown.length > 0) {
    const it = unknown.length === 1 ? 'it is' : 'they are';
    throw new Refusal(
      'no-storage',
      `${name} has no storage ${unknown.join(', ')}, and the config does not say what ${it} made of`,
      `there are: ${known.map(({id}) => id).join(', ') || 'none'}; else pvesm add, or a dataset under zfs.datasets for it`,
    );
  }
  const pools = missing.flatMap(({id, backend}) => (backend.type === 'zfspool' ? [{id, pool: backend.pool}] : []));
  const datasets = pools.length === 0 ? new Map<string, Dataset>() : await context.facts(zfsDatasets([]));
  const without = pools.find(({pool}) => !datasets.has(pool));
  if (without !== undefined)
    throw new Refusal(
      'no-dataset',
      `the storage ${without.id} is not added: the node has no dataset ${without.pool}`,
      'zfs list shows what there is',
    );
  const folders = missing.flatMap(({backend}) =>
    backend.type === 'dir' && backend.isMountpoint ? [backend.path] : [],
  );
  await refuseUnmounted(context, settingsOf(context.resource), folders);
}

/** pvesm(1). Volumes of a zfspool take their space as they fill, as on the storage that the installer makes. */
function add({id, backend, content}: StorageSettings, node: NodeState): Change {
  const own =
    backend.type === 'zfspool'
      ? ['zfspool', id, '--pool', backend.pool, '--sparse', '1']
      : backend.type === 'dir'
        ? ['dir', id, '--path', backend.path, ...(backend.isMountpoint ? ['--is_mountpoint', '1'] : [])]
        : [];
  // The file is the whole cluster's: on other nodes there is no such pool.
  const nodes = isClustered(node) ? ['--nodes', node.name] : [];
  const types = content.length === 0 ? [] : ['--content', content.join(',')];
  const where = backend.type === 'zfspool' ? backend.pool : backend.type === 'dir' ? backend.path : '';
  return change(`add the storage ${id}`, [{argv: ['pvesm', 'add', ...own, ...types, ...nodes]}], {
    diff: [{field: id, from: undefined, to: `${backend.type} ${where}, ${content.join(',')}`}],
  });
}

/** The nodes of a cluster; without one pmxcfs names none. */
const isClustered = ({files}: NodeState): boolean =>
  [...(files.get('/etc/pve/.members') ?? '').matchAll(/"online":/g)].length > 1;

/** Limited to other nodes, which have a pool of that name as well. */
const isElsewhere = ({nodes}: Storage, {name}: NodeState): boolean => nodes.length > 0 && !nodes.includes(name);

function adjust({id, backend, content}: StorageSettings, storage: Storage, node: NodeState): readonly Change[] {
  const problem = backendProblem(id, backend, storage);
  if (problem !== undefined)
    throw new Refusal(
      'other-storage',
      `${problem}: it is left as it is`,
      'choose another name under proxmox_storage_ids, or remove it by hand with pvesm remove (its volumes stay)',
    );
  const types = [...new Set([...storage.content, ...content])];
  const more = types.length > storage.content.length;
  const guard = backend.type === 'dir' && backend.isMountpoint && !isMountpoint(storage);
  const join = backend.type !== 'existing' && isElsewhere(storage, node);
  if (!more && !guard && !join) return [];
  const nodes = [...storage.nodes, node.name].join(',');
  // `--content` and `--nodes` replace: what is there is sent along.
  const options = [
    ...(join ? ['--nodes', nodes] : []),
    ...(more ? ['--content', types.join(',')] : []),
    ...(guard ? ['--is_mountpoint', '1'] : []),
  ];
  const diff = [
    ...(join ? [{field: `${id} nodes`, from: storage.nodes.join(','), to: nodes}] : []),
    ...(more ? [{field: `${id} content`, from: storage.content.join(','), to: types.join(',')}] : []),
    ...(guard ? [{field: `${id} is_mountpoint`, from: undefined, to: '1'}] : []),
  ];
  const title = join
    ? `let this node use the storage ${id}`
    : more
      ? `let the storage ${id} hold ${types.join(', ')}`
      : `guard the storage ${id} against an empty folder`;
  return [change(title, [{argv: ['pvesm', 'set', id, ...options]}], {diff})];
}

/** `yes`, `1` or a path (pvesm(1)). */
const isMountpoint = ({properties}: Storage): boolean =>
  !['', '0', 'no', 'off', 'false'].includes(properties.get('is_mountpoint') ?? '');
