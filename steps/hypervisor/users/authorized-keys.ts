import {dirname} from 'node:path/posix';
import {type Change, type Command, change, exec, type NodeUser} from '@phoenix/kit';
import {type Account, replaceFile} from '@phoenix/proxmox';
import {ownedFile} from '../../node/file.js';

const BEGIN = '# BEGIN phoenix';
const END = '# END phoenix';

/** Root's are Proxmox's: it keeps them for the whole cluster, behind a link (PVE::Cluster::Setup). */
const CLUSTER = '/etc/pve/priv/authorized_keys';

export const keysPath = ({name, home}: Account, files: ReadonlyMap<string, string>): string =>
  name === 'root' && files.has('/etc/pve/user.cfg') ? CLUSTER : `${home}/.ssh/authorized_keys`;

/** The config's keys stand in a block of their own, in which they come and go; keys that others put there stay. */
export function authorizedKeys(
  {username, sshPublicKeys}: NodeUser,
  path: string,
  texts: ReadonlyMap<string, string>,
): readonly Change[] {
  const before = texts.get(path);
  const content = withKeys(before ?? '', sshPublicKeys);
  if (content === (before ?? '')) return [];
  // /etc/pve knows no owner and no mode.
  if (path === CLUSTER) return [change(`change the ssh keys of ${username}`, [replaceFile(path, before, content)])];
  const owner = `${username}:`;
  return ownedFile(before, {path, content, mode: '0600', owner}).map(({title, actions, ...more}) => ({
    ...more,
    title: `${title} of ${username}`,
    actions: [exec(keysFolder(dirname(path), owner)), ...actions],
  }));
}

/** $1 the folder, $2 its owner. The folder is the user's own to turn into a way elsewhere: root does not follow. */
const FOLDER = [
  'if [ -L "$1" ]; then echo "$1 is a symbolic link: it is left alone" >&2; exit 3; fi',
  'mkdir -p -m 0700 -- "$1" && chown -h "$2" "$1"',
].join('\n');

const keysFolder = (folder: string, owner: string): Command => ({argv: ['sh', '-c', FOLDER, 'sh', folder, owner]});

function withKeys(text: string, wanted: readonly string[]): string {
  const {before, after} = aroundBlock(text);
  const known = new Set(`${before}${after}`.split('\n').map(keyOf));
  const keys = wanted.flatMap((one) => one.split('\n')).map((key) => key.trim());
  const own = [...new Set(keys)].filter((key) => key !== '' && !known.has(keyOf(key)));
  if (own.length === 0) return `${before}${after}`;
  const ended = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  return `${ended}${[BEGIN, ...own, END, ''].join('\n')}${after}`;
}

/** A block without its end is what somebody cut: what is left of it is taken for theirs. */
function aroundBlock(text: string): {readonly before: string; readonly after: string} {
  const block = new RegExp(`^${BEGIN}\\n(?:.*\\n)*?${END}(?:\\n|$)`, 'm').exec(text);
  if (block === null) return {before: text, after: ''};
  return {before: text.slice(0, block.index), after: text.slice(block.index + block[0].length)};
}

/** Type and key without the comment behind them, which may differ; a line with options is itself. */
const keyOf = (line: string): string => /^(?:ssh|ecdsa|sk)-\S+\s+\S+/.exec(line.trim())?.[0] ?? line.trim();
