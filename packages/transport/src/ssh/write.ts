import {type Host, reveal, type Secret, type WriteOptions} from '@phoenix/kit';
import {temporaryName} from '../temporary-name.js';
import {writeFailed} from '../write-failed.js';

/**
 * $1 path, $2 temporary name, $3 mode, $4 owner, $5 bytes. The bytes are counted because a connection that is lost
 * looks like the end of stdin: half a file must not take the place of a whole one.
 */
const script = `
if [ -n "$3" ]; then umask 077; fi
if [ -d "$1" ]; then echo "$1 is a folder" >&2; exit 1; fi
cat > "$2" &&
if [ "$(wc -c < "$2")" -ne "$5" ]; then echo 'only a part arrived' >&2; false; fi &&
if [ -n "$4" ]; then chown "$4" "$2"; fi &&
if [ -n "$3" ]; then chmod "$3" "$2"; fi &&
sync "$2" && mv -f "$2" "$1" && exit 0
code=$?
rm -f -- "$2"
exit "$code"
`.trim();

/** Writes whole or not at all. The folder must exist. @throws StepError command-failed, HostUnreachable */
export async function writeOver(
  exec: Host['exec'],
  path: string,
  content: string | Secret,
  {signal, mode = '', owner = ''}: WriteOptions,
): Promise<void> {
  const temporary = temporaryName(path);
  const bytes = Buffer.byteLength(reveal(content));
  const argv = ['sh', '-c', script, 'sh', path, temporary, mode, owner, String(bytes)];
  try {
    const result = await exec({argv, stdin: content}, {signal});
    if (result.exitCode !== 0) throw writeFailed(path, result);
  } catch (error) {
    // Ended in the middle, the script cannot clean up after itself.
    if (signal.aborted)
      await exec({argv: ['rm', '-f', '--', temporary]}, {signal: AbortSignal.timeout(5_000)}).catch(() => {});
    throw error;
  }
}
