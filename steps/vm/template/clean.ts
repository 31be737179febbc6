import type {Command} from '@phoenix/kit';

/**
 * Run in the guest. Every clone boots as an instance of its own: cloud-init runs anew (with host keys for sshd), systemd
 * makes up a machine id, which DHCP knows it by. What features have left in /var/lib/phoenix stays: a clone has them too.
 * (cloud-init clean --machine-id is newer than Debian 12's; an empty machine-id: machine-id(5), random seed:
 * systemd-random-seed.service(8).)
 */
const CLEAN = [
  'if command -v cloud-init >/dev/null; then cloud-init clean --logs --seed || exit 1; fi',
  ': > /etc/machine-id || exit 1',
  'if [ -e /var/lib/dbus ]; then rm -f /var/lib/dbus/machine-id; ln -s /etc/machine-id /var/lib/dbus/machine-id; fi',
  'rm -f /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub /var/lib/systemd/random-seed',
  'rm -rf /run/phoenix',
  'sync',
].join('\n');

/**
 * Run on the node: the agent's answer holds what became of the script, qm itself exits 0 whatever that was.
 * $1 VM, $2 script. A second time it finds everything clean.
 */
const RUN = [
  'said=$(qm guest exec "$1" --timeout 120 -- sh -c "$2") || exit 1',
  'printf "%s\\n" "$said"',
  'printf "%s" "$said" | grep -q \'"exitcode" *: *0\' && exit 0',
  'echo "the guest was not cleaned: $said" >&2',
  'exit 1',
].join('\n');

export const cleanGuest = (id: number): Command => ({argv: ['sh', '-c', RUN, 'sh', String(id), CLEAN]});
