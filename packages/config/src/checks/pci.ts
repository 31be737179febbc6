import {error, type Finding, info} from '../finding.js';
import {type Guest, itemsOf, nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asNumber, asObject, asText, type JsonObject} from '../json.js';
import {gpuIndexes} from '../normalise/gpus.js';
import {words} from '../normalise/network.js';
import {gpuAddress, gpuEntry, hostPciOf, isQ35, parseHostPci, slotOf} from '../normalise/pci.js';
import {pointerOf} from '../pointer.js';

/** PCI devices of VMs: readable, known, on a machine that can have them, and nobody else's. */
export const pciDevices = ({guests, hypervisor}: World): Finding[] => [
  ...guests
    .filter(({kind}) => kind === 'vm')
    .flatMap((guest) => [...entries(guest), ...addresses(guest, hypervisor), ...machine(guest, hypervisor)]),
  ...owners(guests, hypervisor),
  ...boundToVfio(guests, hypervisor),
];

const entries = (guest: Guest): Finding[] =>
  itemsOf(guest, 'hostpci').flatMap(({value, pointer}) => {
    const {problem} = typeof value === 'string' ? parseHostPci(value) : {};
    return problem === undefined ? [] : [error('hostpci', pointer, `${nameOf(guest)}: hostpci "${value}": ${problem}`)];
  });

/** A container needs a GPU's number, a VM the place where it is plugged in. */
const addresses = (guest: Guest, hypervisor: JsonObject | undefined): Finding[] =>
  gpuIndexes(guest.object.gpu_assignment)
    .filter((index) => gpuAddress(hypervisor, index) === undefined)
    .map((index) => {
      const known = gpuEntry(hypervisor, index) !== undefined;
      const what = known ? 'has no pci_address in the hypervisor file' : 'the hypervisor file does not declare';
      return error('gpu-address', guest.at('gpu_assignment'), `${nameOf(guest)} is given GPU ${index}, which ${what}`, {
        hint: `say where it is: "gpus": [{"index": ${index}, "pci_address": "0000:01:00.0"}]; lspci shows it`,
      });
    });

const machine = (guest: Guest, hypervisor: JsonObject | undefined): Finding[] => {
  const given = asText(guest.object.machine);
  const needs = hostPciOf(guest, hypervisor).some(({pcie}) => pcie);
  if (!needs || (given !== undefined && isQ35(given))) return [];
  const pointer = guest.at(guest.object.hostpci === undefined ? 'gpu_assignment' : 'hostpci');
  return given === undefined
    ? [info('chosen-machine', pointer, `${nameOf(guest)} gets machine q35: its PCI Express device needs it`)]
    : [
        error(
          'needs-q35',
          guest.at('machine'),
          `${nameOf(guest)}: a device with pcie=1 needs machine q35, not ${given}`,
          {
            hint: 'say "machine": "q35", or take pcie=1 away',
          },
        ),
      ];
};

/** Who has a device: a container by its driver for good, a VM while it runs. */
const owners = (guests: readonly Guest[], hypervisor: JsonObject | undefined): Finding[] => {
  const first = new Map<string, Guest>();
  return guests.flatMap((guest) =>
    devicesOf(guest, hypervisor).flatMap(({device, pointer}) => {
      const other = first.get(device);
      first.set(device, other ?? guest);
      const shared = other === undefined || other === guest || (other.kind === 'lxc' && guest.kind === 'lxc');
      if (shared || guest.object.is_template === true || other.object.is_template === true) return [];
      const message = `${nameOf(guest)} is given the device ${device}, which ${nameOf(other)} has: both are to run`;
      return [error('device-taken', pointer, message, {hint: 'give it to one of them'})];
    }),
  );
};

const devicesOf = (guest: Guest, hypervisor: JsonObject | undefined): {device: string; pointer: string}[] => {
  const gpus = gpuIndexes(guest.object.gpu_assignment).flatMap((index) => {
    const address = gpuAddress(hypervisor, index);
    return address === undefined ? [] : [{device: slotOf(address), pointer: guest.at('gpu_assignment')}];
  });
  const named = (guest.kind === 'vm' ? itemsOf(guest, 'hostpci') : []).flatMap(({value, pointer}) => {
    const {device} = (typeof value === 'string' ? parseHostPci(value) : {}).device ?? {};
    return device !== undefined && 'address' in device ? [{device: slotOf(device.address), pointer}] : [];
  });
  return [...gpus, ...named];
};

/** vfio.pci_ids takes every device of a kind from the node, a container's GPU too. */
const boundToVfio = (guests: readonly Guest[], hypervisor: JsonObject | undefined): Finding[] => {
  const ids = asObject(hypervisor?.vfio).pci_ids;
  const taken = words(ids).map((id) => id.toLowerCase());
  const gpus = Array.isArray(hypervisor?.gpus) ? hypervisor.gpus.map(asObject) : [];
  return gpus.flatMap((gpu) => {
    const id = asText(gpu.pci_id)?.toLowerCase();
    const at = id === undefined ? -1 : taken.indexOf(id);
    const user = guests.find(
      ({kind, object}) => kind === 'lxc' && gpuIndexes(object.gpu_assignment).includes(asNumber(gpu.index) ?? -1),
    );
    if (at < 0 || user === undefined) return [];
    const pointer = Array.isArray(ids) ? pointerOf('vfio', 'pci_ids', at) : pointerOf('vfio', 'pci_ids');
    const message = `${id} is GPU ${gpu.index}, which container ${nameOf(user)} uses through the node's driver`;
    return [
      error('gpu-bound-to-vfio', pointer, message, {hint: `give ${nameOf(user)} another GPU, or keep this id out`}),
    ];
  });
};
