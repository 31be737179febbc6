// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shell's own
import {describeCommand, type NetworkVolume, type StepContext, StepError} from '@phoenix/kit';
import {VM_VOLUME_MARK} from '@phoenix/proxmox';
import {unitName} from './unit.js';

export interface Mounts {
  /** Whether mount knows nfs. */
  readonly helper: boolean;
  /** phoenix's units by file name: their text. */
  readonly units: ReadonlyMap<string, string>;
  /** Of the wanted units those that start at boot. */
  readonly enabled: ReadonlySet<string>;
  /** Mount point to source, of nfs only. */
  readonly mounted: ReadonlyMap<string, string>;
}

/** $1 the mark, then names of units. */
const LOOK = [
  'mark=$1',
  'shift',
  'if [ -x /sbin/mount.nfs ] || [ -x /usr/sbin/mount.nfs ]; then echo helper; fi',
  'for unit in "$@"; do',
  '  if [ -L "/etc/systemd/system/remote-fs.target.wants/$unit" ]; then echo "enabled $unit"; fi',
  'done',
  'findmnt -rn -t nfs,nfs4 -o TARGET,SOURCE | sed "s/^/mount /"',
  'for file in /etc/systemd/system/*.mount; do',
  '  if [ -f "$file" ] && grep -qxF -e "$mark" "$file"; then echo "unit ${file##*/}"; sed "s/^/text /" "$file"; fi',
  'done',
  'exit 0',
].join('\n');

export async function lookAtMounts({exec}: StepContext, volumes: readonly NetworkVolume[]): Promise<Mounts> {
  const names = volumes.map(({mountPoint}) => unitName(mountPoint));
  const command = {argv: ['sh', '-c', LOOK, 'sh', VM_VOLUME_MARK, ...names]};
  const {exitCode, stdout, stderr} = await exec(command);
  if (exitCode !== 0)
    throw new StepError({code: 'command-failed', command: describeCommand(command), exitCode, stderr});
  const units = new Map<string, string>();
  const enabled = new Set<string>();
  const mounted = new Map<string, string>();
  let current = '';
  for (const line of stdout.split('\n')) {
    const [word, ...rest] = line.split(' ');
    const text = rest.join(' ');
    if (word === 'enabled') enabled.add(text);
    else if (word === 'mount') mounted.set(decode(rest[0] ?? ''), decode(rest[1] ?? ''));
    else if (word === 'unit') {
      current = text;
      units.set(current, '');
    } else if (word === 'text') units.set(current, `${units.get(current) ?? ''}${text}\n`);
  }
  return {helper: stdout.split('\n').includes('helper'), units, enabled, mounted};
}

/** findmnt(8), --raw: blanks and the like as \x20. */
const decode = (text: string): string =>
  text.replace(/(?:\\x[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('\\x', ''), 'hex').toString('utf8'));
