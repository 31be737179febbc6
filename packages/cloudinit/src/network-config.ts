import type {VirtualMachine, VmNic} from '@phoenix/kit';
import {merge} from './merge.js';
import {type Branch, branch, isBranch} from './tree.js';

/** Networking config version 2, on top of the user's template: the nics that the config says an address of. */
export function networkConfig(vm: VirtualMachine, macs: readonly string[], template: Branch): Branch {
  const base = unwrap(template);
  const said = vm.nics.flatMap((nic, index) => (nic.ip === undefined && nic.ip6 === undefined ? [] : [{nic, index}]));
  // Proxmox gives it a config in any case. This one leaves the guest's own network as the image or somebody else made it.
  if (said.length === 0 && Object.keys(base).length === 0) return {config: 'disabled'};
  const ethernets = Object.fromEntries(
    said.map(({nic, index}, i) => [`id${index}`, ethernet(vm, nic, macs[index], i === 0)]),
  );
  const own: Branch = {version: 2, ...(said.length === 0 ? {} : {ethernets})};
  return merge(base, own) as Branch;
}

/** The template's content without the `network:` that netplan's own files have around it. */
export const unwrap = (template: Branch): Branch => (isBranch(template.network) ? template.network : template);

function ethernet(
  {nameservers, searchdomain}: VirtualMachine,
  nic: VmNic,
  mac: string | undefined,
  first: boolean,
): Branch {
  const dhcp = nic.ip === 'dhcp';
  const addresses = [nic.ip, nic.ip6].filter((one) => one?.includes('/'));
  const routes = [
    // gateway4 is deprecated (netplan YAML reference), and `to: default` is an error to cloud-init before 22.4 wherever it
    // has to translate it: for ifupdown, NetworkManager or networkd alone (canonical/cloud-init#3988).
    ...(nic.gw === undefined ? [] : [{to: nic.gw.includes(':') ? '::/0' : '0.0.0.0/0', via: nic.gw}]),
    ...(nic.gw6 === undefined ? [] : [{to: '::/0', via: nic.gw6}]),
  ];
  const search = (searchdomain ?? '').split(/[\s,;]+/).filter((domain) => domain !== '');
  const resolves = first && (nameservers.length > 0 || search.length > 0);
  return branch({
    match: mac === undefined ? undefined : {macaddress: mac.toLowerCase()},
    dhcp4: dhcp,
    // Networkd's own choice is made of the machine id, which a clone of a snapshot shares with its source: both would ask
    // for one lease. (netplan YAML reference, dhcp-identifier.)
    'dhcp-identifier': dhcp ? 'mac' : undefined,
    dhcp6: nic.ip6 === undefined ? undefined : nic.ip6 === 'dhcp',
    // What routers announce: networkd asks for it by itself, others want it said.
    'accept-ra': nic.ip6 === 'auto' ? true : undefined,
    addresses: addresses.length === 0 ? undefined : (addresses as string[]),
    routes: routes.length === 0 ? undefined : routes,
    nameservers: resolves
      ? branch({
          addresses: nameservers.length === 0 ? undefined : [...nameservers],
          search: search.length === 0 ? undefined : search,
        })
      : undefined,
  });
}
