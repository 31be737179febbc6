import {parseVmNic, qmDefaults} from '@phoenix/proxmox';

/**
 * Whether a running VM gets a changed key only at its next start: Proxmox then keeps it as pending. What it takes at once is
 * the table of fast-plug options of qemu-server (cloud-init's keys are among them) and what the VM's own `hotplug` property
 * names: by default network, disk and usb, so not memory.
 */
export function waitsForRestart(
  key: string,
  from: string | undefined,
  to: string | undefined,
  hotplug: string | undefined,
): boolean {
  if (LIVE.test(key)) return false;
  // A ballooning device cannot be plugged; its target can be moved.
  if (key === 'balloon') return hasBalloon(from) !== hasBalloon(to);
  if (/^net\d+$/.test(key)) return !hotplugs(hotplug, 'network') && !sameDevice(from, to);
  if (/^usb\d+$/.test(key) || key === 'tablet') return !hotplugs(hotplug, 'usb');
  if (key === 'memory') return !hotplugs(hotplug, 'memory');
  return true;
}

const LIVE =
  /^(?:name|description|tags|onboot|startup|protection|hookscript|cpulimit|cpuunits|vmstatestorage|ciuser|cipassword|sshkeys|nameserver|searchdomain|ipconfig\d+)$/;

const hasBalloon = (value: string | undefined): boolean => value === undefined || Number(value) !== 0;

/** Bridge, VLAN and firewall of a nic are changed under it; another address or model is another device. */
function sameDevice(from: string | undefined, to: string | undefined): boolean {
  if (from === undefined || to === undefined) return false;
  const [before, after] = [parseVmNic(from), parseVmNic(to)];
  const address = (nic: typeof before) => nic.hwaddr?.toLowerCase();
  const queues = (nic: typeof before) => nic.properties.get('queues');
  return before.model === after.model && address(before) === address(after) && queues(before) === queues(after);
}

/** `1` is the default, `0` nothing. */
function hotplugs(property = '1', feature: string): boolean {
  const features = property === '1' ? qmDefaults.hotplug! : property;
  return features.split(/[,;\s]+/).includes(feature);
}
