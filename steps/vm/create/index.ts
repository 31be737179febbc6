import {type Change, change, defineStep, Refusal, type StepContext, type VmResource} from '@phoenix/kit';
import {
  guestExclusive,
  guestState,
  nodeCommands,
  nodeState,
  qmCreate,
  type Storage,
  storageUnit,
} from '@phoenix/proxmox';
import {isHalfMade, removeHalfMade} from '../../guest/half-made.js';
import {desiredDescription} from '../../machine/description.js';
import {desiredKeys} from '../../machine/desired-keys.js';
import {findImage, imageOf} from '../../machine/image.js';
import {asVm} from '../../machine/resource.js';
import {imageHash} from '../../machine/source-hash.js';

/** Makes a VM whose disk is a copy of a cloud image. */
export default defineStep({
  id: 'vm.create',
  on: 'node',
  kinds: ['vm'],
  plansAbsent: true,
  uses: () => ['hypervisor.storages'],
  wanted: (resource) => asVm(resource).vm.origin.from === 'image',
  locks: (resource) => [guestExclusive(resource.id), storageUnit(asVm(resource).vm.disk.storage), nodeCommands()],
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  timeoutMs: 4 * 3_600_000,
  async check(context) {
    const resource = asVm(context.resource);
    const state = await context.facts(guestState(resource.id));
    if (state === undefined) return [await makeFromImage(context, resource)];
    return isHalfMade(state) ? removeHalfMade(context, state) : [];
  },
});

async function makeFromImage(context: StepContext, resource: VmResource): Promise<Change> {
  const {id, vm} = resource;
  const path = await imagePath(context, resource);
  const {storages} = await context.facts(nodeState);
  const format = formatOn(storages.find((one) => one.id === vm.disk.storage));
  const keys = {
    ...Object.fromEntries(desiredKeys(vm)),
    ostype: 'l26',
    // Cloud images speak on the serial console, and many of them nowhere else.
    serial0: 'socket',
    vga: 'serial0',
    // The firmware's own settings, which a VM without it would forget at each stop.
    ...(vm.bios === 'ovmf' ? {efidisk0: `${vm.disk.storage}:0,efitype=4m,pre-enrolled-keys=0${format}`} : {}),
    scsi0: `${vm.disk.storage}:0,import-from=${path}${format}`,
    ide2: `${vm.disk.storage}:cloudinit`,
    boot: 'order=scsi0',
  };
  const command = qmCreate(id, {
    ...keys,
    pool: vm.pool,
    // What the disk was made from is noted with it: the config may name another image later.
    description: desiredDescription(vm, {source: imageHash(imageOf(resource)), volumes: {}, lines: []}),
  });
  const diff = Object.entries(keys).map(([field, to]) => ({field, from: undefined, to}));
  const touches = [`storage:${vm.disk.storage}` as const];
  return change(`create ${id} from ${path.slice(path.lastIndexOf('/') + 1)}`, [command], {diff, touches});
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

/** On storages of files Proxmox makes raw ones, and only qcow2 can be snapshotted there. btrfs snapshots its own files. */
const formatOn = (storage: Storage | undefined): string =>
  storage !== undefined && ['dir', 'nfs', 'cifs', 'glusterfs'].includes(storage.type) ? ',format=qcow2' : '';
