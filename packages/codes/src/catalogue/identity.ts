import type {Subject} from '../entry.js';

export const identity = {
  title: 'Ids and names',
  about: 'Who is who: ids, names, addresses, and the node they belong to.',
  entries: {
    'duplicate-id': {
      kinds: ['error'],
      title: 'two guests have one id',
      meaning:
        'Containers and VMs share one space of ids: also an id of phoenix_lxc_configs.json that is a vmid of phoenix_vm_configs.json.',
      todo: ['Give one of them another; a free one: `pvesh get /cluster/nextid`'],
    },
    'duplicate-name': {
      kinds: ['warning'],
      title: 'two guests have one name',
      meaning: 'Both will be there, and `phoenix start NAME` takes the first.',
      todo: ['Rename one of them.'],
      see: ['docs/leniencies.md#probably-not-what-you-want'],
    },
    'duplicate-ip': {
      kinds: ['warning'],
      title: 'two guests have one address',
      meaning: 'Both start, and one of them cannot be reached, not always the same.',
      todo: ['Give one of them another.'],
      see: ['docs/leniencies.md#probably-not-what-you-want'],
    },
    'duplicate-mac': {
      kinds: ['warning'],
      title: 'two guests have one MAC address',
      meaning: 'On one bridge, one of them is cut off.',
      todo: ['Give one of them another, or none: Proxmox makes one up and phoenix keeps it.'],
      see: ['docs/leniencies.md#probably-not-what-you-want'],
    },
    'id-taken': {
      kinds: ['refusal', 'command'],
      title: 'the id belongs to another guest',
      meaning:
        'Under this id the node has a guest of the other kind (a VM where the config has a container, or the other way round), or Proxmox found the id taken when the guest was to be made.',
      todo: ['Choose another id: `pvesh get /cluster/nextid`', 'See what is there: `qm list`, `pct list`'],
    },
    'other-node': {
      kinds: ['refusal'],
      title: 'the guest lives on another node, or belongs on one',
      meaning:
        "The id is a guest of another node of the cluster, or `node` in the config names another one than the one phoenix is connected to, or a clone's source lives elsewhere.",
      todo: [
        'Run phoenix against that node: `phoenix plan ID --target ssh --host pve2`',
        'Or choose another id, or migrate the guest.',
      ],
      see: ['README.md#not-in-this-version'],
    },
    absent: {
      kinds: ['refusal', 'warning'],
      title: 'the guest does not exist',
      meaning:
        'Something that takes guests as they are (start, restart, a rollback, a run without the step that makes it) has found none under this id, or one whose creation broke off. To `delete` it is a warning: there is nothing to do.',
      todo: ['Make it: `phoenix create ID`'],
    },
    'guest-missing': {
      kinds: ['command'],
      title: 'Proxmox has no guest of this id any more',
      meaning: 'A command was given an id for which there is no config file on this node.',
      causes: ['somebody destroyed or migrated the guest during the run'],
      todo: ['Run phoenix again: it looks anew.'],
    },
    'bad-name': {
      kinds: ['refusal'],
      title: 'the name will not do for what is made of it',
      meaning:
        'A user of the node needs small letters, digits, `_`, `-` and `.`, a letter first; the name of a file for /etc/apparmor.d letters, digits, `_`, `-`, `+` and `.`.',
      todo: ['Rename it in the config.'],
      see: ['docs/setup.md#users', 'docs/setup.md#apparmor'],
    },
  },
} satisfies Subject;
