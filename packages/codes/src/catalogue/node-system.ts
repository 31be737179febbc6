import type {Subject} from '../entry.js';

export const nodeSystem = {
  title: "The node's system",
  about: 'Packages, services and releases.',
  entries: {
    'no-proxmox': {
      kinds: ['refusal'],
      title: 'this is no Proxmox VE',
      meaning: 'The machine answers, and the package pve-manager is not installed there.',
      todo: ['Is it the right host? `ssh root@pve1 pveversion`'],
      see: ['README.md#on-a-node-of-your-own'],
    },
    'unknown-release': {
      kinds: ['refusal'],
      title: "Proxmox's repositories for this release are not known to phoenix",
      meaning: 'The node runs a Debian that phoenix has no repositories for.',
      todo: ['Take `repositories` out of the config, or set them by hand.'],
      see: ['docs/setup.md#packages'],
    },
    'repository-unread': {
      kinds: ['warning'],
      title: 'a package source did not answer',
      meaning:
        'No lists came from it, so its packages cannot be had; what the others have is installed. Without a subscription enterprise.proxmox.com answers 401.',
      todo: [
        'Without a subscription: "repositories": {"no_subscription": true, "enterprise": false}',
        'See: `apt-get update` on the node',
      ],
      see: ['docs/setup.md#packages'],
    },
    masked: {
      kinds: ['refusal'],
      title: 'a service is masked',
      meaning: 'Somebody has forbidden it to start, and phoenix does not overrule that.',
      todo: ['`systemctl unmask NAME`, if it may run again'],
      see: ['docs/setup.md'],
    },
    'no-quorum': {
      kinds: ['command'],
      title: 'the cluster has no quorum',
      meaning: 'Without it /etc/pve is read-only, and nothing can be changed. phoenix exits with 69.',
      todo: ['See who is missing: `pvecm status`'],
      see: ['69'],
    },
    'cluster-filesystem-down': {
      kinds: ['command'],
      title: '/etc/pve does not answer',
      meaning: 'The service pve-cluster does not run, or is just starting. Tried again a few times.',
      todo: ['`systemctl status pve-cluster`'],
    },
    'node-missing': {
      kinds: ['command'],
      title: 'the cluster has no node of this name',
      meaning: 'A command named a node that is not there.',
      todo: ['See: `pvecm nodes`'],
    },
    'pool-missing': {
      kinds: ['command'],
      title: 'Proxmox has no resource pool of this name',
      meaning: 'The config puts a guest into a pool of the datacenter that does not exist.',
      todo: ['Make it: `pvesh create /pools --poolid NAME`'],
    },
    'not-permitted': {
      kinds: ['command'],
      title: 'Proxmox does not permit it',
      meaning: 'The user that phoenix logs in as lacks a right. pct and qm want root.',
      todo: ['Log in as root: `phoenix plan --target ssh --host pve1 --user root`'],
      see: ['README.md#on-a-node-of-your-own'],
    },
  },
} satisfies Subject;
