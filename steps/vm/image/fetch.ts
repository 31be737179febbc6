import {type Change, change, type ImageOrigin} from '@phoenix/kit';
import {IMAGES, imageMark, pveshDownloadUrl} from '@phoenix/proxmox';
import type {FoundImage} from '../../machine/image.js';

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

/** The title says all that is needed of the URL: it may hold a token. */
export function fetch({url, checksum, packed}: ImageOrigin, {path, target}: FoundImage, node: string): Change {
  const {storage, content, file} = target!;
  const mark = checksum === undefined ? '' : imageMark(path, checksum);
  const download = (as: string) => pveshDownloadUrl(node, storage, {content, file: as, url: url!, checksum}).argv;
  const fetched = `fetch ${file} from ${new URL(url!).host} to ${storage}`;
  if (packed === undefined)
    return change(fetched, [{argv: ['sh', '-c', FETCH, 'sh', path, mark, ...download(file)]}], {touches: [IMAGES]});
  const name = `${file}.${packed}.img`;
  const beside = `${path.slice(0, path.lastIndexOf('/'))}/${name}`;
  const words = [path, beside, UNPACKERS[packed], mark, ...download(name)];
  return change(`${fetched} and unpack it`, [{argv: ['sh', '-c', FETCH_PACKED, 'sh', ...words]}], {touches: [IMAGES]});
}
