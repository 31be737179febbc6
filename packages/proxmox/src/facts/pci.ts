import type {Fact} from '@phoenix/kit';
import {succeed} from './succeed.js';

export interface PciDevice {
  /** `0000:01:00.0` */
  readonly address: string;
  /** `10de:2204`, vendor and device. */
  readonly id: string;
  /** Hex digits of class, subclass and programming interface: `30000` is a VGA controller. */
  readonly class: string;
  /** `vfio-pci`, `nvidia` …; undefined: none is bound. */
  readonly driver: string | undefined;
  /** Undefined: the IOMMU is off. */
  readonly iommuGroup: number | undefined;
}

/** A device's `uevent` has its ids, class, slot and driver; the groups name their devices. Both by the kernel's sysfs (ABI/testing/sysfs-bus-pci). */
const script =
  'cat /sys/bus/pci/devices/*/uevent 2>/dev/null; ls -d /sys/kernel/iommu_groups/*/devices/* 2>/dev/null; :';

/** The node's PCI devices, sorted by address, with one command. */
export const pciDevices: Fact<readonly PciDevice[]> = {
  key: 'pci-devices',
  scope: 'node',
  read: async (node) => readPci((await succeed(node, ['sh', '-c', script])).stdout),
};

export const readPci = (text: string): readonly PciDevice[] => {
  const groups = new Map<string, number>();
  const devices: Map<string, string>[] = [];
  let current = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, group, member] = /^\/sys\/kernel\/iommu_groups\/(\d+)\/devices\/(\S+)$/.exec(line) ?? [];
    if (member !== undefined) groups.set(member, Number(group));
    const [, key, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
    if (key === undefined) continue;
    // DRIVER comes first where there is one, PCI_CLASS otherwise: a key that was there begins the next device.
    if (current.has(key) || (key === 'DRIVER' && current.size > 0)) current = new Map();
    if (current.size === 0) devices.push(current);
    current.set(key, value!);
    if (key === 'MODALIAS') current = new Map();
  }
  return devices
    .flatMap((device): readonly PciDevice[] => {
      const address = device.get('PCI_SLOT_NAME');
      if (address === undefined) return [];
      return [
        {
          address,
          id: (device.get('PCI_ID') ?? '').toLowerCase(),
          class: (device.get('PCI_CLASS') ?? '').toLowerCase(),
          driver: device.get('DRIVER'),
          iommuGroup: groups.get(address),
        },
      ];
    })
    .sort((a, b) => (a.address < b.address ? -1 : 1));
};

/** All functions of `0000:01:00`, or the one of `0000:01:00.0`; Proxmox also takes them without the domain. */
export const functionsOf = (devices: readonly PciDevice[], address: string): readonly PciDevice[] => {
  const full = (/^[0-9a-f]{4}:/i.test(address) ? address : `0000:${address}`).toLowerCase();
  return devices.filter((device) => device.address === full || device.address.startsWith(`${full}.`));
};
