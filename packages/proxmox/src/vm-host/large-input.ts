import {type Command, reveal, Secret} from '@phoenix/kit';

/** PVE::CLI::qm reads at most 1 MiB of stdin, and refuses more. */
export const INPUT_BYTES = 512 * 1024;

/** $1 file, $2 bytes that it must have before, $3 after: a piece that was sent twice or came in half is noticed. */
const append = [
  'umask 077',
  'mkdir -p /run/phoenix || exit 1',
  '[ "$2" -ne 0 ] || : > "$1"',
  '[ "$(wc -c < "$1")" -eq "$2" ] && cat >> "$1" && [ "$(wc -c < "$1")" -eq "$3" ]',
].join('\n');

/** $1 file, then the command: it is gone by name before the command begins, whatever becomes of that. */
const feed = ['exec < "$1" || exit 125', 'rm -f "$1"', 'shift', 'exec "$@"'].join('\n');

/** What puts a stdin that is too large for one message into the guest, piece by piece, and then runs the command on it. */
export const splitInput = (
  {argv, stdin = ''}: Command,
  file: string,
): {readonly before: readonly Command[]; readonly command: Command} => {
  const wrap = (text: string) => (stdin instanceof Secret ? new Secret(text) : text);
  let sent = 0;
  const before = pieces(Buffer.from(reveal(stdin), 'utf8')).map((piece): Command => {
    const words = ['sh', '-c', append, 'sh', file, String(sent), String(sent + piece.length)];
    sent += piece.length;
    return {argv: words, stdin: wrap(piece.toString('utf8'))};
  });
  return {before, command: {argv: ['sh', '-c', feed, 'sh', file, ...argv]}};
};

/** Never in the middle of a character: a byte 10xxxxxx goes on with one. */
const pieces = (bytes: Buffer): readonly Buffer[] => {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    let end = Math.min(at + INPUT_BYTES, bytes.length);
    while (end < bytes.length && (bytes[end]! & 0xc0) === 0x80) end--;
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  return parts;
};
