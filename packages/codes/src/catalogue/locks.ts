import type {Subject} from '../entry.js';

export const locks = {
  title: 'Locks',
  about: 'Who holds what.',
  entries: {
    'guest-locked': {
      kinds: ['command'],
      title: 'the guest is locked by a task',
      meaning:
        'Proxmox locks a guest while a backup, a clone, a migration or a snapshot of it is under way. phoenix waits and tries again.',
      todo: ['If no task holds it any more, because it was killed: `pct unlock ID`, for a VM `qm unlock ID`'],
      see: ['README.md#what-it-promises', 'stale-lock'],
    },
    'stale-lock': {
      kinds: ['refusal'],
      title: 'the guest is locked, and no task holds that lock',
      meaning:
        'Something broke off: a backup, a migration, a node that lost power. phoenix never unlocks what is not its own.',
      todo: ['Look what broke off, in the task list of the node, then: `pct unlock ID`, for a VM `qm unlock ID`'],
      see: ['README.md#what-it-promises'],
    },
    'not-locked': {
      kinds: ['command'],
      title: 'there is no lock to take off',
      meaning: 'It was gone when Proxmox was to take it off.',
      todo: ['Run phoenix again.'],
    },
    'lock-timeout': {
      kinds: ['command'],
      title: 'a lock could not be had in time',
      meaning:
        "Another process holds the guest's config or its lock file for longer than Proxmox waits (10 s). Tried again.",
      todo: ['See what runs: the task list of the node, `ps aux`'],
    },
    'storage-busy': {
      kinds: ['command'],
      title: 'the cluster-wide lock of a storage could not be had in time',
      meaning: 'Other tasks allocate volumes there, on this node or another. Tried again.',
      todo: ['See what runs on the other nodes.'],
    },
    'config-changed': {
      kinds: ['command'],
      title: "a guest's config was changed between the look and the write",
      meaning: 'Somebody else changed it: nothing was written, and it is asked again.',
      todo: ['If it stays: who else changes this guest?'],
    },
    'config-not-written': {
      kinds: ['command'],
      title: "a guest's config could not be written",
      meaning:
        'The write to /etc/pve did not succeed: no space there, no quorum, or the connection broke. The old config stands. Tried again.',
      todo: ['`systemctl status pve-cluster`, `pvecm status`'],
    },
  },
} satisfies Subject;
