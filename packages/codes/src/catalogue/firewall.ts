import type {Subject} from '../entry.js';

export const firewall = {
  title: 'Firewall',
  about: 'Rules of guests and of the datacenter.',
  entries: {
    'firewall-rule': {
      kinds: ['error'],
      title: 'a rule that the firewall would refuse or pass over',
      meaning:
        "A port without a protocol, an address that is none, an action that is no word of Proxmox's, a security group with fields of its own. The message names the field.",
      todo: ['Correct the rule.'],
      see: ['docs/containers.md'],
    },
    'misplaced-firewall': {
      kinds: ['warning'],
      title: 'the firewall stands among the shared volumes',
      meaning: "Read as the datacenter's firewall, which it means in older configs.",
      todo: ['Move it to the root of the file.'],
      see: ['docs/leniencies.md#read-as-meant'],
    },
    'firewall-kept': {
      kinds: ['warning'],
      title: "a guest has a firewall file that is not phoenix's",
      meaning: 'The config says nothing of it, somebody else wrote it: it is left as it is.',
      todo: ['Say what it should be with `firewall`.'],
      see: ['docs/containers.md'],
    },
    'firewall-off': {
      kinds: ['warning'],
      title: "a guest's firewall has no effect",
      meaning: "The datacenter's firewall is off, and before it is on nothing is filtered.",
      todo: [
        'Switch it on under Datacenter, Firewall, Options, when its own rules let you in; or with `firewall` in the hypervisor file, which looks after that.',
      ],
      see: ['docs/setup.md#firewall'],
    },
    'bad-rule': {
      kinds: ['refusal'],
      title: "Proxmox does not understand a rule of the datacenter's firewall",
      meaning:
        'pve-firewall has said so of the written rules, with the firewall still off or about to be taken back; or a rule has a line end in it.',
      todo: [
        'Correct the rule; the complaint is in the message. The old rules come back by themselves within two minutes.',
      ],
      see: ['docs/setup.md#firewall'],
    },
    'locked-out': {
      kinds: ['refusal'],
      title: 'the new firewall would keep phoenix out',
      meaning:
        'A rule refuses the address that phoenix comes from before another lets it in; found by reading the rules, by a new connection, or by `pve-firewall simulate`.',
      todo: ['Put a rule before it that accepts this, or make it narrower. What was written is taken back by itself.'],
      see: ['docs/setup.md#firewall'],
    },
    nftables: {
      kinds: ['refusal'],
      title: 'the node has the nftables firewall',
      meaning: 'phoenix cannot prove there that the rules let it in again, so it does not change them.',
      todo: ["Take `firewall` out of the hypervisor file, or nftables out of the node's host.fw."],
      see: ['docs/setup.md#firewall'],
    },
  },
} satisfies Subject;
