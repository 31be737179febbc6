import {hostNameOf} from '@phoenix/cloudinit';
import {type Change, change, type VmResource} from '@phoenix/kit';
import type {Seen} from './look.js';

/**
 * $1 the name, $2 its line for /etc/hosts or nothing, $3 what that line ends with now. cloud-init writes the line as
 * `127.0.1.1 fqdn name` (Update Etc Hosts, `localhost`): it is looked after where it stands, and made by cloud-init alone.
 */
const SET = [
  'if ! { command -v hostnamectl >/dev/null && hostnamectl set-hostname "$1"; }; then',
  '  printf "%s\\n" "$1" > /etc/hostname && hostname "$1" || exit 1',
  'fi',
  'if [ -n "$2" ] && grep -q "^127\\.0\\.1\\.1[ \t].*$3\\$" /etc/hosts; then',
  '  sed "s/^127\\.0\\.1\\.1[ \t].*$3\\$/127.0.1.1 $2/" /etc/hosts > /etc/hosts.phoenix || exit 1',
  // Not moved: it may be a mount, and has the mode that it has.
  '  cat /etc/hosts.phoenix > /etc/hosts',
  '  rm -f /etc/hosts.phoenix',
  'fi',
].join('\n');

/** The name of a guest that runs, without a restart. At each boot cloud-init says the same. */
export function nameChanges({vm}: VmResource, {hostname}: Seen): readonly Change[] {
  const wanted = hostNameOf(vm);
  if (wanted === undefined || hostname === undefined) return [];
  const {label, fqdn, inHosts} = wanted;
  const [before = '', ...domain] = hostname.split('.');
  if (before.toLowerCase() === label.toLowerCase()) return [];
  // Red Hat and its likes call themselves by the full name (cloud-init, prefer_fqdn_over_hostname).
  const name = domain.length > 0 && fqdn !== undefined ? fqdn : label;
  const line = inHosts ? `${fqdn ?? label} ${label}` : '';
  const command = {argv: ['sh', '-c', SET, 'sh', name, line, before.replace(/[^\w-]/g, '.')]};
  return [change(`name it ${name}`, [command], {diff: [{field: 'hostname', from: hostname, to: name}]})];
}
