import {parseVmNic, qmDefaults} from '@phoenix/proxmox';
import type {Keys} from './desired-keys.js';

/**
 * Whether a running VM gets a changed key only at its next start: Proxmox then keeps it as pending. What it takes at once is
 * the table of fast-plug options of qemu-server (cloud-init's keys are among them) and what the VM's own `hotplug` property
 * names: by default network, disk and usb, so not memory. Source: PVE::QemuServer, vmconfig_hotplug_pending.
 * @param keys the VM's, as it runs
 */
export function waitsForRestart(key: string, from: string | undefined, to: string | undefined, keys: Keys): boolean {
  const hotplug = keys.get('hotplug');
  if (LIVE.test(key)) return false;
  // Only of what is plugged by itself it wants to know when the VM starts.
  if (key === 'hotplug') return /cpu|memory/.test(`${from} ${to}`);
  // A ballooning device cannot be plugged; its target can be moved.
  if (key === 'balloon') return hasBalloon(from) !== hasBalloon(to);
  if (/^net\d+$/.test(key)) return !hotplugs(hotplug, 'network') && !sameDevice(from, to);
  if (key === 'tablet') return !hotplugs(hotplug, 'usb');
  if (/^usb\d+$/.test(key)) return !hotplugs(hotplug, 'usb') || !TAKES_USB.test(keys.get('ostype') ?? '');
  if (key === 'vcpus') return !hotplugs(hotplug, 'cpu');
  if (key === 'memory') return !hotplugs(hotplug, 'memory');
  return true;
}

const LIVE =
  /^(?:name|description|tags|onboot|startup|protection|hookscript|cpulimit|cpuunits|shares|migrate_downtime|migrate_speed|vmstatestorage|cicustom|citype|ciuser|cipassword|ciupgrade|sshkeys|nameserver|searchdomain|ipconfig\d+)$/;

/** Systems that are known to take USB devices while they run. */
const TAKES_USB = /^(?:l26|win(?:8|10|11))$/;

const hasBalloon = (value: string | undefined): boolean => value === undefined || Number(value) !== 0;

/** Bridge, VLAN and firewall of a nic are changed under it; another address or model is another device. */
function sameDevice(from: string | undefined, to: string | undefined): boolean {
  if (from === undefined || to === undefined) return false;
  const [before, after] = [parseVmNic(from), parseVmNic(to)];
  const address = (nic: typeof before) => nic.hwaddr?.toLowerCase();
  const isSame = (name: string) => before.properties.get(name) === after.properties.get(name);
  return before.model === after.model && address(before) === address(after) && isSame('queues') && isSame('mtu');
}

/** `1` is the default, `0` nothing. */
function hotplugs(property = '1', feature: string): boolean {
  const features = property === '1' ? qmDefaults.hotplug! : property;
  return features.split(/[,;\s]+/).includes(feature);
}
