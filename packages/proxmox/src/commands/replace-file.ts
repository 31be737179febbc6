import {createHash} from 'node:crypto';
import type {Command} from '@phoenix/kit';

/** $1 the file, $2 sha256 that it must still have, empty for none there, $3 sha256 that the new text must have. No chmod: /etc/pve refuses it. */
const script = [
  'if [ -e "$1" ]; then now=$(sha256sum < "$1"); else now="  -"; fi',
  'if [ "$now" != "$2  -" ]; then echo "$1 was changed meanwhile" >&2; exit 3; fi',
  'cat > "$1.tmp.$$" && [ "$(sha256sum < "$1.tmp.$$")" = "$3  -" ] && mv -f "$1.tmp.$$" "$1" && exit 0',
  'rm -f "$1.tmp.$$"',
  'echo "the new text of $1 could not be written whole" >&2',
  'exit 4',
].join('\n');

/**
 * Writes a file whole, if it still has the text `before` that the new one was made from (undefined: is not there).
 * Exit 3: it was changed meanwhile; 4: the new text did not arrive whole. Nothing is changed then.
 */
export const replaceFile = (path: string, before: string | undefined, after: string): Command => ({
  argv: ['sh', '-c', script, 'sh', path, before === undefined ? '' : sha256(before), sha256(after)],
  stdin: after,
});

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
