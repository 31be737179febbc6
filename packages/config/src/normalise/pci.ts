import type {HostPci} from '@phoenix/kit';
import {type Guest, itemsOf} from '../guests/guest.js';
import {asNumber, asObject, asText, isObject, type JsonObject} from '../json.js';
import {gpuIndexes} from './gpus.js';

/** `01:00.0` is `0000:01:00.0`, in lower case; undefined: no PCI address. */
export const pciAddress = (text: string): string | undefined => {
  const [, domain = '0000', rest] =
    /^(?:([\da-f]{4,}):)?([\da-f]{2}:[\da-f]{2}(?:\.[0-7])?)$/.exec(text.trim().toLowerCase()) ?? [];
  return rest === undefined ? undefined : `${domain}:${rest}`;
};

/** Without function: Proxmox passes all functions of a slot where none is named. */
export const slotOf = (address: string): string => address.replace(/\.[0-7]$/, '');

/** The entry of a GPU in the hypervisor file. */
export const gpuEntry = (hypervisor: JsonObject | undefined, index: number): JsonObject | undefined =>
  Array.isArray(hypervisor?.gpus)
    ? hypervisor.gpus.filter(isObject).find((gpu) => asNumber(gpu.index) === index)
    : undefined;

/** Where the hypervisor file says that a GPU is. */
export const gpuAddress = (hypervisor: JsonObject | undefined, index: number): string | undefined =>
  pciAddress(asText(asObject(gpuEntry(hypervisor, index)).pci_address) ?? '');

export interface ParsedHostPci {
  readonly device?: HostPci;
  /** Why it is none, as the end of a sentence. */
  readonly problem?: string;
}

/** One `hostpci` entry in Proxmox's words. Source: qm(1), hostpci[n]. */
export const parseHostPci = (text: string): ParsedHostPci => {
  const parts = text.split(',').map((part) => part.trim());
  const given = new Map(
    parts.map((part): [string, string] => {
      const at = part.indexOf('=');
      return at < 0 ? ['host', part] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    }),
  );
  const {host, mapping, pcie, rombar, 'x-vga': vga, ...rest} = Object.fromEntries(given);
  const unknown = Object.keys(rest).find((key) => !MORE.includes(key));
  if (unknown !== undefined)
    return {problem: `Proxmox has no property ${unknown} there; pcie, rombar, x-vga, ${MORE.join(', ')}`};
  const switches = Object.entries({pcie, rombar, 'x-vga': vga});
  const odd = switches.find(([, value]) => value !== undefined && value !== '0' && value !== '1');
  if (odd !== undefined) return {problem: `${odd[0]} must be 0 or 1, not "${odd[1]}"`};
  if ((host === undefined) === (mapping === undefined))
    return {problem: 'it names one device: an address or mapping=NAME'};
  const address = pciAddress(host ?? '');
  if (host !== undefined && address === undefined)
    return {problem: `"${host}" is no PCI address like 0000:01:00.0; each device has an entry of its own`};
  if (mapping !== undefined && !/^[A-Za-z][\w-]+$/.test(mapping))
    return {problem: `"${mapping}" is no name of a mapping`};
  return {
    device: {
      device: address === undefined ? {mapping: mapping ?? ''} : {address},
      pcie: pcie === '1',
      primary: vga === '1',
      ...(rombar === undefined ? {} : {rombar: rombar === '1'}),
      ...(Object.keys(rest).length === 0 ? {} : {more: rest as Record<string, string>}),
    },
  };
};

/** Handed on as they stand. */
const MORE = ['romfile', 'mdev', 'legacy-igd', 'vendor-id', 'device-id', 'sub-vendor-id', 'sub-device-id'];

/** Machine types with PCI Express. */
export const isQ35 = (machine: string): boolean => /q35/.test(machine);

/** `hostpci`, then the GPUs of `gpu_assignment`; one that both name stands once. A GPU is PCI Express wherever the machine can. */
export const hostPciOf = (guest: Guest, hypervisor: JsonObject | undefined): HostPci[] => {
  const {machine, gpu_assignment} = guest.object;
  const named = itemsOf(guest, 'hostpci').flatMap(({value}) => parseHostPci(String(value)).device ?? []);
  const taken = named.flatMap(({device}) => ('address' in device ? [slotOf(device.address)] : []));
  const pcie = typeof machine !== 'string' || isQ35(machine);
  const gpus = gpuIndexes(gpu_assignment).flatMap((index): HostPci[] => {
    const address = gpuAddress(hypervisor, index);
    return address === undefined || taken.includes(slotOf(address)) ? [] : [{device: {address}, pcie, primary: false}];
  });
  return [...named, ...gpus];
};

/** As the config says; q35 where it says nothing and a device needs PCI Express. */
export const machineOf = ({machine}: JsonObject, devices: readonly HostPci[]): string | undefined =>
  asText(machine) ?? (devices.some(({pcie}) => pcie) ? 'q35' : undefined);
