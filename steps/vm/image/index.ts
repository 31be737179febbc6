import {type Change, type Command, change, defineStep, type ImageOrigin, type VmResource} from '@phoenix/kit';
import {drivesOf, guestState, IMAGES, imageMark, nodeState, pveshDownloadUrl} from '@phoenix/proxmox';
import {isHalfMade} from '../../guest/half-made.js';
import {type FoundImage, findImage, imageOf} from '../../machine/image.js';
import {asVm} from '../../machine/resource.js';

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

/** By name without its ending's dot. All of them are on every node of Proxmox VE's. */
const UNPACKERS = {xz: 'xz', gz: 'gzip', bz2: 'bzip2', zst: 'zstd'} as const;

/**
 * $1 where the image will be, $2 where the compressed one will be, $3 its unpacker, $4 the image's mark or nothing, then the
 * download. What broke off while it was unpacked has another name.
 */
const FETCH_PACKED = [
  'if [ ! -f "$1" ]; then',
  '  image=$1 packed=$2 unpack=$3 mark=$4',
  '  shift 4',
  '  if [ ! -f "$packed" ]; then "$@"; fi',
  '  if [ ! -f "$packed" ]; then echo "$packed is not there after its download" >&2; exit 1; fi',
  '  "$unpack" -dc "$packed" > "$image.part" || exit 1',
  '  mv "$image.part" "$image"',
  '  rm -f "$packed"',
  '  set -- "$image" "" "" "$mark"',
  'fi',
  '[ -z "$4" ] || : > "$4"',
].join('\n');

function fetch({url, checksum, packed}: ImageOrigin, {path, target}: FoundImage, node: string): Change {
  const {storage, content, file} = target!;
  const mark = checksum === undefined ? '' : imageMark(path, checksum);
  if (packed !== undefined) {
    const name = `${file}.${packed}.img`;
    const {argv: download} = pveshDownloadUrl(node, storage, {content, file: name, url: url!, checksum});
    const beside = `${path.slice(0, path.lastIndexOf('/'))}/${name}`;
    const command: Command = {
      argv: ['sh', '-c', FETCH_PACKED, 'sh', path, beside, UNPACKERS[packed], mark, ...download],
    };
    return change(`fetch ${file} from ${new URL(url!).host} to ${storage} and unpack it`, [command], {
      touches: [IMAGES],
    });
  }
  // The title says all that is needed of the URL: it may hold a token.
  const {argv: download} = pveshDownloadUrl(node, storage, {content, file, url: url!, checksum});
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
