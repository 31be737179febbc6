import {type Change, type Command, change, defineStep, type ImageOrigin} from '@phoenix/kit';
import {guestState, IMAGES, imageMark, nodeState, pveshDownloadUrl} from '@phoenix/proxmox';
import {isHalfMade} from '../../guest/half-made.js';
import {type FoundImage, findImage, imageOf} from '../../machine/image.js';
import {asVm} from '../../machine/resource.js';

/**
 * Sees to the cloud image that a VM is made of: one that no storage has is fetched, one whose checksum nobody has looked
 * at is verified. A VM that is there needs its image no more.
 */
export default defineStep({
  id: 'vm.image',
  on: 'node',
  kinds: ['vm'],
  uses: () => ['hypervisor.storages'],
  wanted: (resource) => asVm(resource).vm.origin.from === 'image',
  // VMs made of one image fetch it once; whoever comes second finds it.
  locks: (resource) => [{name: `image:${imageOf(asVm(resource)).image}`, units: 'all'}],
  timeoutMs: 4 * 3_600_000,
  async check(context) {
    const resource = asVm(context.resource);
    const state = await context.facts(guestState(resource.id));
    if (state !== undefined && !isHalfMade(state)) return [];
    const origin = imageOf(resource);
    const found = await findImage(context, origin);
    if (found.target !== undefined) return [fetch(origin, found, (await context.facts(nodeState)).name)];
    return found.isVerified ? [] : [verify(origin, found)];
  },
});

/**
 * $1 where the image will be, $2 its mark or nothing, then the download. That exits 0 also when it failed; Proxmox gives
 * the file its name only when its checksum is right, so that it stands there is the proof.
 */
const FETCH = [
  'if [ ! -f "$1" ]; then',
  '  image=$1 mark=$2',
  '  shift 2',
  '  "$@"',
  '  set -- "$image" "$mark"',
  'fi',
  'if [ ! -f "$1" ]; then echo "$1 is not there after its download" >&2; exit 1; fi',
  '[ -z "$2" ] || : > "$2"',
].join('\n');

function fetch({url, checksum}: ImageOrigin, {path, target}: FoundImage, node: string): Change {
  const {storage, content, file} = target!;
  // The title says all that is needed of the URL: it may hold a token.
  const {argv: download} = pveshDownloadUrl(node, storage, {content, file, url: url!, checksum});
  const mark = checksum === undefined ? '' : imageMark(path, checksum);
  const command: Command = {argv: ['sh', '-c', FETCH, 'sh', path, mark, ...download]};
  return change(`fetch ${file} from ${new URL(url!).host} to ${storage}`, [command], {touches: [IMAGES]});
}

/** $1 the image, $2 the sum that it should have, $3 its mark, $4 the sum's algorithm, $5 its program. */
const VERIFY = [
  'sum=$("$5" < "$1" | cut -d " " -f 1)',
  'if [ "$sum" != "$2" ]; then',
  '  echo "$1 has the $4 $sum, the config says $2: replace the file, or correct image_checksum" >&2',
  '  exit 1',
  'fi',
  ': > "$3"',
].join('\n');

/** What the user put there stays there, whatever its checksum is. */
function verify({checksum}: ImageOrigin, {path}: FoundImage): Change {
  const {algorithm, hex} = checksum!;
  const words = [path, hex, imageMark(path, checksum!), algorithm, `${algorithm}sum`];
  return change(`verify the checksum of ${path}`, [{argv: ['sh', '-c', VERIFY, 'sh', ...words]}], {touches: [IMAGES]});
}
