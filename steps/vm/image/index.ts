import {type Change, defineStep, type ImageOrigin, type VmResource} from '@phoenix/kit';
import {drivesOf, guestState, nodeState} from '@phoenix/proxmox';
import {isHalfMade} from '../../guest/half-made.js';
import {findImage, imageOf} from '../../machine/image.js';
import {asVm} from '../../machine/resource.js';
import {fetch} from './fetch.js';
import {verify} from './verify.js';

/**
 * Sees to the image that a VM is made of, and to its CDs: one that no storage has is fetched, one whose checksum nobody has
 * looked at is verified. A VM that is there needs its image no more.
 */
export default defineStep({
  id: 'vm.image',
  on: 'node',
  kinds: ['vm'],
  uses: () => ['hypervisor.storages'],
  wanted: (resource) => asVm(resource).vm.origin.from === 'image' || cdsOf(asVm(resource)).length > 0,
  // VMs made of one image fetch it once; whoever comes second finds it.
  locks: (resource) => originsOf(asVm(resource)).map(({image}) => ({name: `image:${image}`, units: 'all'})),
  timeoutMs: 4 * 3_600_000,
  async check(context) {
    const resource = asVm(context.resource);
    const state = await context.facts(guestState(resource.id));
    const isThere = state !== undefined && !isHalfMade(state);
    const loaded = isThere ? drivesOf(state.config).map(({volume}) => volume) : [];
    const origins = isThere ? cdsOf(resource).filter(({image}) => !loaded.includes(image)) : originsOf(resource);
    const changes: Change[] = [];
    for (const origin of origins) {
      const found = await findImage(context, origin);
      if (found.target !== undefined) changes.push(fetch(origin, found, (await context.facts(nodeState)).name));
      // The sum of a compressed one is that of what was downloaded, and that is gone.
      else if (!found.isVerified && origin.packed === undefined) changes.push(verify(origin, found));
    }
    return changes;
  },
});

/** The CDs that the config says where to get. */
const cdsOf = ({vm: {cdUrls = {}}}: VmResource): readonly ImageOrigin[] =>
  Object.entries(cdUrls).map(([image, url]) => ({from: 'image', image, url}));

const originsOf = (resource: VmResource): readonly ImageOrigin[] => [
  ...(resource.vm.origin.from === 'image' ? [imageOf(resource)] : []),
  ...cdsOf(resource),
];
