import type {StepContext} from '@phoenix/kit';
import {hasKernelWords, type PciDevice} from '@phoenix/proxmox';

interface Seen {
  readonly words: readonly string[];
  /** /proc/cmdline */
  readonly booted: string;
  readonly devices: readonly PciDevice[];
  readonly pciIds: readonly string[];
}

/** What is written counts from the next boot on; that is said once, and no reason to stop. */
export function warnOfReboot({warn}: StepContext, {words, booted, devices, pciIds}: Seen): void {
  const held = devices.filter(({id, driver}) => pciIds.includes(id) && driver !== undefined && driver !== 'vfio-pci');
  if (!hasKernelWords(booted, words) || held.length > 0) {
    const why = held.map(({address, driver}) => `${address} is held by ${driver}`).join(', ');
    warn(
      'reboot-needed',
      `devices are kept for VMs from the next boot on${why === '' ? '' : `: ${why}`}`,
      'reboot the node when its guests can be down',
    );
  } else if (devices.every(({iommuGroup}) => iommuGroup === undefined))
    warn(
      'no-iommu',
      'the kernel has no IOMMU: no device can be given to a VM',
      'switch on VT-d or AMD-Vi in the firmware of the node',
    );
}
