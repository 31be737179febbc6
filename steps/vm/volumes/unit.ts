import type {NetworkVolume} from '@phoenix/kit';
import {VM_VOLUME_MARK} from '@phoenix/proxmox';

/** The unit's file name for a mount point, which systemd insists on. Source: systemd.unit(5), systemd-escape(1) --path. */
export function unitName(mountPoint: string): string {
  const path = mountPoint
    .split('/')
    .filter((part) => part !== '')
    .join('/');
  if (path === '') return '-.mount';
  const escaped = [...Buffer.from(path, 'utf8')].map((byte, i) => {
    const letter = String.fromCharCode(byte);
    if (letter === '/') return '-';
    const plain = /[A-Za-z0-9:_.]/.test(letter) && !(letter === '.' && i === 0);
    return plain ? letter : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `${escaped.join('')}.mount`;
}

/** systemd.mount(5); `_netdev` is understood by the type. Percent signs and quotes are specifiers and words there. */
export const unitText = ({server, path, mountPoint}: NetworkVolume): string =>
  [
    VM_VOLUME_MARK,
    '[Unit]',
    `Description=${literal(mountPoint)} from ${server}`,
    '',
    '[Mount]',
    `What=${literal(source({server, path}))}`,
    `Where=${literal(mountPoint)}`,
    'Type=nfs',
    '',
    '[Install]',
    'WantedBy=remote-fs.target',
    '',
  ].join('\n');

/** As the kernel names it: an IPv6 address in brackets, no slash at the end. */
export const source = ({server, path}: Pick<NetworkVolume, 'server' | 'path'>): string =>
  `${server.includes(':') && !server.startsWith('[') ? `[${server}]` : server}:${path.length > 1 ? path.replace(/\/+$/, '') : path}`;

const literal = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('%', '%%');
