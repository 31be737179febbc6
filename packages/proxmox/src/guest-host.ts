import {type Command, type ExecResult, type Host, reveal, StepError} from '@phoenix/kit';
import {pctExec} from './commands/pct.js';

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

/** A container as a machine, reached by `pct exec` on its node. A guest that does not run is a transient `not-ready`. */
export const lxcHost = (node: Host, id: number, label: string): Host => {
  const exec: Host['exec'] = async (command, options) => {
    const result = await node.exec(pctExec(id, command), options);
    throwUnlessEntered(result, id, label);
    return result;
  };
  const write: Host['write'] = async (path, content, {signal, mode = '', owner = ''}) => {
    const length = Buffer.byteLength(reveal(content), 'utf8');
    const argv = ['sh', '-c', script, 'sh', path, `${path}.phoenix-tmp`, mode, owner, String(length)];
    const command: Command = {argv, stdin: content};
    const {exitCode, stderr} = await exec(command, {signal});
    if (exitCode === 0) return;
    throw new StepError({code: 'command-failed', command: `write ${path} in ${label}`, exitCode, stderr});
  };
  return {label, exec, write};
};

/**
 * pct's own refusals share exit codes (2, 255) with the commands inside; only the whole text, alone, tells them apart.
 * Source: recorded `pct exec` on stopped and on missing containers.
 */
const throwUnlessEntered = ({exitCode, stdout, stderr}: ExecResult, id: number, label: string): void => {
  if (exitCode === 0 || stdout !== '') return;
  const text = stderr.trim();
  const refused =
    text === `container '${id}' not running!` ||
    new RegExp(`^Configuration file 'nodes/[^']+/lxc/${id}\\.conf' does not exist$`).test(text);
  if (refused) throw new StepError({code: 'not-ready', message: `${label}: ${text}`}, true);
};
