import type {LabNode} from '../../node.js';
import {parseProperties} from '../cli/property-string.js';
import {propertyOf} from '../cli/schema.js';
import type {Options} from '../config/guest-config.js';
import {machineOptions} from '../options/machine.js';
import {loadVm, vmIds} from './vm-config.js';

/** Addresses of the node's devices that a configuration takes: `01:00` is all functions of it, as PVE::SysFSTools reads it. */
const addressesOf = (node: LabNode, options: Options): string[] =>
  Object.keys(options)
    .filter((key) => /^hostpci\d+$/.test(key))
    .sort()
    .flatMap((key) => {
      const parsed = parseProperties(options[key]!, propertyOf(machineOptions, key)!.keys!);
      const hosts = typeof parsed === 'string' ? [] : (parsed.host?.split(';') ?? []);
      return hosts.flatMap((host) => {
        const full = host.split(':').length === 2 ? `0000:${host}` : host;
        if (full.includes('.')) return [full];
        const functions = (node.files.list('/sys/bus/pci/devices') ?? []).filter((name) => name.startsWith(`${full}.`));
        return functions.length === 0 ? [full] : functions;
      });
    });

/** Why QEMU would not get its devices, in the words of PVE::QemuServer::PCI. */
export const pciProblem = (node: LabNode, vmid: number, options: Options): string | undefined => {
  const wanted = addressesOf(node, options);
  const others = wanted.length === 0 ? [] : vmIds(node).filter((id) => id !== vmid && node.power.running(id));
  for (const address of wanted) {
    if (node.files.stat(`/sys/bus/pci/devices/${address}`) === undefined)
      return `no pci device info for device '${address}'`;
    const holder = others.find((id) => addressesOf(node, loadVm(node, id).main.options).includes(address));
    if (holder !== undefined) return `PCI device '${address}' already in use by VMID '${holder}'`;
    if (node.files.readlink(`/sys/bus/pci/devices/${address}/iommu_group`) === undefined)
      return `cannot prepare PCI pass-through, IOMMU not present`;
  }
  return undefined;
};
