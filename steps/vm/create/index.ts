import {type Change, change, defineStep, Refusal, type StepContext, type VmResource} from '@phoenix/kit';
import {guestExclusive, guestState, nodeCommands, nodeState, qmCreate, storageUnit} from '@phoenix/proxmox';
import {hashOf} from '@phoenix/scripts';
import {isHalfMade, removeHalfMade} from '../../guest/half-made.js';
import {desiredDescription} from '../../machine/description.js';
import {findImage, imageOf} from '../../machine/image.js';
import {asVm} from '../../machine/resource.js';
import {imageHash} from '../../machine/source-hash.js';
import {keysToMake} from './keys.js';

/** Makes a VM whose disk is a copy of a cloud image, or empty: to be installed from a CD. */
export default defineStep({
  id: 'vm.create',
  on: 'node',
  kinds: ['vm'],
  plansAbsent: true,
  uses: () => ['hypervisor.storages'],
  wanted: (resource) => asVm(resource).vm.origin.from !== 'clone',
  locks: (resource) => [guestExclusive(resource.id), ...storagesOf(asVm(resource)).map(storageUnit), nodeCommands()],
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  timeoutMs: 4 * 3_600_000,
  async check(context) {
    const resource = asVm(context.resource);
    const state = await context.facts(guestState(resource.id));
    if (state === undefined) return [await make(context, resource)];
    return isHalfMade(state) ? removeHalfMade(context, state) : [];
  },
});

/** Those that its volumes are made on, each once. */
const storagesOf = ({vm: {disk, disks}}: VmResource): readonly string[] => [
  ...new Set([disk.storage, ...disks.flatMap(({path, storage}) => (path === undefined ? [storage] : []))]),
];

async function make(context: StepContext, resource: VmResource): Promise<Change> {
  const {id, vm} = resource;
  const image = vm.origin.from === 'empty' ? undefined : await imagePath(context, resource);
  const {storages} = await context.facts(nodeState);
  const keys = keysToMake(vm, image, storages);
  const command = qmCreate(id, {
    ...keys,
    pool: vm.pool,
    // What the disk was made from is noted with it: the config may name another image later.
    description: desiredDescription(vm, {
      source: vm.origin.from === 'empty' ? hashOf('an empty disk') : imageHash(imageOf(resource)),
      volumes: {},
      lines: Object.keys(vm.options).sort(),
    }),
  });
  const diff = Object.entries(keys).map(([field, to]) => ({field, from: undefined, to}));
  const touches = storagesOf(resource).map((storage) => `storage:${storage}` as const);
  const what = image === undefined ? 'with an empty disk' : `from ${image.slice(image.lastIndexOf('/') + 1)}`;
  return change(`create ${id} ${what}`, [command], {diff, touches});
}

/** Where it cannot be said yet (in a plan, before its storage is made), vm.image is the step that says so. */
const imagePath = (context: StepContext, resource: VmResource): Promise<string> => {
  const origin = imageOf(resource);
  return findImage(context, origin).then(
    ({path}) => path,
    (error: unknown) => {
      if (error instanceof Refusal) return origin.image;
      throw error;
    },
  );
};
