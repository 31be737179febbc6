import type {Subject} from '../entry.js';

export const network = {
  title: 'Network',
  about: 'Addresses of guests, interfaces and names of the node.',
  entries: {
    'no-bridge': {
      kinds: ['refusal'],
      title: 'the node has no such bridge',
      meaning: "A guest's network_config names a bridge that is not there. Looked at before the guest is touched.",
      todo: ['Take one of those that the message lists; see `ip -br link show type bridge`.'],
      see: ['docs/containers.md'],
    },
    'bridge-missing': {
      kinds: ['command'],
      title: 'a bridge was gone when Proxmox needed it',
      meaning: 'Proxmox could not start or change the guest because its bridge does not exist.',
      todo: ['See what there is: `ip -br link show type bridge`'],
    },
    'gateway-outside': {
      kinds: ['warning'],
      title: 'a guest cannot reach its gateway by its own address',
      meaning:
        'The gateway is not in the network of the address that the guest is given, or is that address itself: the guest starts, and gets nowhere.',
      todo: [
        'Correct `gw`, or the length of the prefix in `ip`; a `/32` says that the gateway is reached all the same.',
      ],
      see: ['docs/containers.md'],
    },
    'no-interfaces': {
      kinds: ['refusal'],
      title: 'the node has no /etc/network/interfaces',
      meaning: "Its network is made by something else than Proxmox's ifupdown2.",
      todo: ['Take network.interfaces out of the config.'],
      see: ['docs/setup.md#network'],
    },
    'continued-lines': {
      kinds: ['refusal'],
      title: '/etc/network/interfaces has lines that go on in the next one',
      meaning: 'phoenix changes whole lines and nothing else, and would break these.',
      todo: ['Write them as one line each.'],
      see: ['docs/setup.md#network'],
    },
    'two-gateways': {
      kinds: ['refusal'],
      title: 'two interfaces would have a default gateway',
      meaning: 'Only one counts, and not always the same.',
      todo: ['Take `gateway` from all but one, in the config or in the file.'],
      see: ['docs/setup.md#network'],
    },
    'no-port': {
      kinds: ['refusal'],
      title: 'a bridge cannot have a port that the node does not have',
      meaning: 'bridge_ports names an interface that is not there; the message lists those that are.',
      todo: ['Correct it: `ip -br link`'],
      see: ['docs/setup.md#network'],
    },
    'pending-network': {
      kinds: ['refusal', 'warning'],
      title: 'a change of the network waits for the next boot',
      meaning:
        "Somebody changed the network in Proxmox's interface and did not apply it. The next boot would put that in place of the file. Where phoenix is to change the file, too, it refuses; otherwise it warns.",
      todo: [
        'Apply or revert it in Proxmox under System, Network: `diff /etc/network/interfaces.new /etc/network/interfaces`',
      ],
      see: ['docs/setup.md#network'],
    },
    'ovs-bridge': {
      kinds: ['refusal'],
      title: 'the bridge is one of Open vSwitch',
      meaning: 'Its ports have another form, which phoenix does not change.',
      todo: ['Take bridge_ports of it out of the config, and set ovs_ports by hand.'],
      see: ['docs/setup.md#network'],
    },
    'nic-address-kept': {
      kinds: ['warning'],
      title: 'a running VM keeps its MAC address',
      meaning:
        'The config says another. Proxmox would change it at once, and the guest, which knows its interface by it, would be off the network.',
      todo: ['Let it be restarted for it: `phoenix LetsGo --allow restart:ID`'],
      see: ['docs/cloud-init.md#later-changes'],
    },
    'renamed-node': {
      kinds: ['refusal'],
      title: 'a node with guests, or in a cluster, is not renamed',
      meaning: "Proxmox keeps the config of guests in a folder of the node's name.",
      todo: ['Give network.hostname the name that it has, or move the guests first.'],
      see: ['docs/setup.md#host-name'],
    },
  },
} satisfies Subject;
