import {type Host, reveal, StepError} from '@phoenix/kit';

/**
 * $1 path, $2 temporary name beside it, $3 mode, $4 owner, $5 the content's length in bytes: a connection that
 * breaks midway ends stdin early, and half a file must not get the name of a whole one.
 */
const script = [
  'if [ -n "$3" ]; then umask 077; else umask 022; fi',
  'cat > "$2" && [ "$(wc -c < "$2")" -eq "$5" ] || { rm -f "$2"; exit 1; }',
  'if [ -n "$4" ]; then chown "$4" "$2" || { rm -f "$2"; exit 1; }; fi',
  'if [ -n "$3" ]; then chmod "$3" "$2" || { rm -f "$2"; exit 1; }; fi',
  'mv -f "$2" "$1" || { rm -f "$2"; exit 1; }',
].join('\n');

/** Writing by the only thing a guest offers: running a command with the content as its stdin. */
export const writeBy =
  (exec: Host['exec'], label: string): Host['write'] =>
  async (path, content, {signal, mode = '', owner = ''}) => {
    const length = Buffer.byteLength(reveal(content), 'utf8');
    const argv = ['sh', '-c', script, 'sh', path, `${path}.phoenix-tmp`, mode, owner, String(length)];
    const {exitCode, stderr} = await exec({argv, stdin: content}, {signal});
    if (exitCode === 0) return;
    throw new StepError({code: 'command-failed', command: `write ${path} in ${label}`, exitCode, stderr});
  };
