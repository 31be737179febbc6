import {createHash} from 'node:crypto';
import type {Command} from '@phoenix/kit';

/**
 * $1 the config file, $2 sha256 that it must still have, $3 sha256 that the new text must have. No chmod: pmxcfs
 * refuses it and sets the mode itself. A connection that breaks midway ends stdin early, hence $3.
 */
const script = [
  '[ "$(sha256sum < "$1")" = "$2  -" ] || exit 3',
  'cat > "$1.tmp.$$" && [ "$(sha256sum < "$1.tmp.$$")" = "$3  -" ] && mv "$1.tmp.$$" "$1" && exit 0',
  'rm -f "$1.tmp.$$"',
  'exit 4',
].join('\n');

/**
 * Replaces a container's config file under Proxmox's own flock for it. The only way to `lxc.*` lines: pct has no
 * option for them. `before` must be the text of an unlocked config: what is compared proves the lock's absence too.
 * Exit 1: the flock was not got in 10 s; 3: the content has changed meanwhile; 4: the new text did not arrive whole.
 */
export const writeRawConfig = (id: number, nodeName: string, before: string, after: string): Command => ({
  argv: [
    ...['flock', '-w', '10', `/run/lock/lxc/pve-config-${id}.lock`],
    ...['sh', '-c', script, 'sh', `/etc/pve/nodes/${nodeName}/lxc/${id}.conf`, sha256(before), sha256(after)],
  ],
  stdin: after,
});

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
