import {type Change, change, type ImageOrigin} from '@phoenix/kit';
import {IMAGES, imageMark} from '@phoenix/proxmox';
import type {FoundImage} from '../../machine/image.js';

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
export function verify({checksum}: ImageOrigin, {path}: FoundImage): Change {
  const {algorithm, hex} = checksum!;
  const words = [path, hex, imageMark(path, checksum!), algorithm, `${algorithm}sum`];
  return change(`verify the checksum of ${path}`, [{argv: ['sh', '-c', VERIFY, 'sh', ...words]}], {touches: [IMAGES]});
}
