import type {VirtualMachine} from '@phoenix/kit';
import type {Tree} from './tree.js';

/**
 * systemd-machine-id-setup(1) keeps an id that is there, and one of D-Bus is taken over. Of a KVM guest it makes the id of
 * the VM's own uuid. What knows no machine id has no such program.
 */
const RENEW = [
  'command -v systemd-machine-id-setup >/dev/null || exit 0',
  ': > /etc/machine-id',
  'if [ -e /var/lib/dbus ]; then rm -f /var/lib/dbus/machine-id; ln -s /etc/machine-id /var/lib/dbus/machine-id; fi',
  'systemd-machine-id-setup',
].join('\n');

/**
 * A copy of a machine boots with that machine's id, where a template has none. Made new once in the copy's life
 * (cloud-init-per(1): at the first boot of each instance).
 */
export const renewMachineId = ({origin}: VirtualMachine): readonly Tree[] | undefined =>
  origin.from === 'clone' && origin.sharesIdentity === true
    ? [['cloud-init-per', 'instance', 'phoenix-machine-id', 'sh', '-c', RENEW]]
    : undefined;
