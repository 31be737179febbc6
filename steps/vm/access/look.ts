// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shell's own
import {type CloudInit, describeCommand, type StepContext, StepError} from '@phoenix/kit';
import {lastingFiles} from './files.js';
import {ownPackages, packagePattern} from './packages.js';

/** What one look into the guest has found. */
export interface Seen {
  /** What the kernel calls itself. */
  readonly hostname?: string;
  /** Undefined: no such user. */
  readonly user?: {readonly uid: string; readonly gid: string; readonly home: string};
  /** Hex sha256 of the hash in /etc/shadow and a line end. */
  readonly password?: string;
  /** Lines for the user in sudoers files of cloud-init and phoenix. */
  readonly sudo: readonly string[];
  readonly keys: readonly string[];
  /** The user has put links where its keys belong. */
  readonly linked: boolean;
  /** By their place in the config. */
  readonly missingPackages: readonly number[];
  /** Undefined where the guest has another package manager than dpkg. */
  readonly dpkg: boolean;
  readonly files: ReadonlyMap<number, FileSeen>;
}

export interface FileSeen {
  readonly mode: string;
  /** `user:group` */
  readonly owner: string;
  readonly sha256: string;
}

/** $1 the user's name or nothing, $2 how many packages follow (patterns for grep), then paths of files. */
const LOOK = [
  'echo "host $(uname -n)"',
  'user=$1 count=$2',
  'shift 2',
  'if [ -n "$user" ]; then',
  '  entry=$(grep "^$user:" /etc/passwd)',
  '  if [ -n "$entry" ]; then',
  '    echo "user $entry"',
  '    echo "password $(grep "^$user:" /etc/shadow | cut -d : -f 2 | sha256sum)"',
  '    home=$(echo "$entry" | cut -d : -f 6)',
  '    keys=$home/.ssh/authorized_keys',
  '    if [ -L "$home/.ssh" ] || [ -L "$keys" ]; then echo linked',
  '    elif [ -f "$keys" ]; then sed "s/^/key /" "$keys" || exit 3; echo; fi',
  '  fi',
  '  for file in /etc/sudoers.d/90-cloud-init-users "/etc/sudoers.d/phoenix-$user"; do',
  '    if [ -f "$file" ]; then grep "^$user " "$file" | sed "s/^/sudo /"; fi',
  '  done',
  'fi',
  'if [ "$count" -gt 0 ]; then',
  '  if command -v dpkg-query >/dev/null; then',
  "    installed=$(dpkg-query -W -f '${db:Status-Abbrev}|${Package}|${Provides}\\n' | grep '^.i')",
  '  else echo "no dpkg"; fi',
  'fi',
  'i=0',
  'while [ "$i" -lt "$count" ]; do',
  '  echo "$installed" | grep -q -E -e "$1" || echo "package $i"',
  '  i=$((i + 1))',
  '  shift',
  'done',
  'i=0',
  'for path in "$@"; do',
  '  if [ -f "$path" ]; then echo "file $i $(stat -L -c "%a %U:%G" -- "$path") $(sha256sum < "$path")"; fi',
  '  i=$((i + 1))',
  'done',
  'exit 0',
].join('\n');

/** One command, whatever there is to look at. */
export async function lookAt({exec}: StepContext, cloudInit: CloudInit): Promise<Seen> {
  const patterns = ownPackages(cloudInit).map(packagePattern);
  const paths = lastingFiles(cloudInit).map(({path}) => path);
  const count = String(patterns.length);
  const command = {argv: ['sh', '-c', LOOK, 'sh', cloudInit.user?.username ?? '', count, ...patterns, ...paths]};
  const {exitCode, stdout, stderr} = await exec(command);
  // A file of keys that cannot be read is not taken for an empty one: what is written is the whole file.
  if (exitCode !== 0)
    throw new StepError({code: 'command-failed', command: describeCommand(command), exitCode, stderr});
  return parse(stdout);
}

function parse(stdout: string): Seen {
  const lines = stdout.split('\n');
  const after = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  const entry = after('user')[0]?.split(':');
  const hostname = after('host')[0];
  const password = after('password')[0]?.split(' ')[0];
  const files = after('file').flatMap((line): [number, FileSeen][] => {
    const [index, mode, owner, sha256] = line.split(' ');
    return sha256 === undefined ? [] : [[Number(index), {mode: mode!, owner: owner!, sha256}]];
  });
  return {
    ...(hostname === undefined ? {} : {hostname}),
    ...(entry === undefined ? {} : {user: {uid: entry[2]!, gid: entry[3]!, home: entry[5]!}}),
    ...(password === undefined ? {} : {password}),
    sudo: after('sudo'),
    keys: after('key').filter((line) => line !== ''),
    linked: lines.includes('linked'),
    missingPackages: after('package').map(Number),
    dpkg: !lines.includes('no dpkg'),
    files: new Map(files),
  };
}
