import type {Subject} from '../entry.js';

export const storages = {
  title: 'Storages',
  about: "Proxmox's storages, as the config and the node have them.",
  entries: {
    'unknown-storage': {
      kinds: ['warning'],
      title: 'a guest uses a storage that nothing in the hypervisor file provides',
      meaning:
        "Neither a pool, a dataset nor proxmox_storage_ids has it, and Proxmox's installer does not make it either. The node may have it all the same.",
      todo: ['Correct the name; or, where it is really there, name it: "proxmox_storage_ids": {"data": "nas"}'],
      see: ['docs/leniencies.md#probably-not-what-you-want'],
    },
    'no-storage': {
      kinds: ['refusal'],
      title: 'the node has no such storage, or not for this',
      meaning:
        "A storage that a guest's disks are to lie on is not there, is disabled or not for this node, or has not the content type (`rootdir` for containers, `images` for VMs). Or the config names one without saying what it is made of.",
      todo: [
        'See what there is: `pvesm status`',
        'Let it take disks: `pvesm set STORAGE --content rootdir,images` (with what it has already)',
      ],
      see: ['docs/config.md#the-node'],
    },
    'other-storage': {
      kinds: ['refusal'],
      title: 'a storage of this name is there and is another one',
      meaning: 'It has another type, pool or path than the config says. It is left as it is.',
      todo: [
        'Choose another name under proxmox_storage_ids, or remove it by hand: `pvesm remove STORAGE` (its volumes stay)',
      ],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'no-template-storage': {
      kinds: ['refusal'],
      title: 'no storage of the node holds OS templates',
      meaning: 'A template is to be fetched, and there is no place for it.',
      todo: ['`pvesm set local --content vztmpl,…` (with what it has already)'],
    },
    'no-image-storage': {
      kinds: ['refusal'],
      title: 'no storage of the node takes disk images',
      meaning: 'An image is to be fetched, and there is no place for it.',
      todo: ['`pvesm set local --content iso,import,…` (with what it has already)'],
      see: ['docs/virtual-machines.md'],
    },
    'no-snippets': {
      kinds: ['refusal'],
      title: 'no storage of the node holds snippets',
      meaning: 'A VM gets its cloud-init documents as snippets. Looked at before the VM is touched.',
      todo: ['`pvesm set local --content snippets,…` (with what it has already)'],
      see: ['docs/cloud-init.md#three-documents'],
    },
    'no-snippet-storage': {
      kinds: ['refusal'],
      title: "there is no place for a VM's cloud-init documents",
      meaning: 'As no-snippets, found when they were to be written.',
      todo: ['`pvesm set local --content snippets,…` (with what it has already)'],
      see: ['docs/cloud-init.md#three-documents'],
    },
    'storage-missing': {
      kinds: ['command'],
      title: 'Proxmox has no storage of this name',
      meaning: 'A command named one that is not in /etc/pve/storage.cfg.',
      todo: ['See what there is: `pvesm status`'],
    },
    'storage-disabled': {
      kinds: ['command'],
      title: 'the storage is disabled',
      meaning: 'Proxmox refuses to use it.',
      todo: ['`pvesm set STORAGE --disable 0`'],
    },
    'storage-unavailable': {
      kinds: ['command'],
      title: 'the storage is not available on this node now',
      meaning: 'It is limited to other nodes, or a share that it lies on does not answer. Tried again a few times.',
      todo: ['See: `pvesm status`'],
    },
    'storage-content': {
      kinds: ['command'],
      title: 'the storage is not meant for this',
      meaning: 'Its content types do not have what was to be put there.',
      todo: ['`pvesm set STORAGE --content rootdir,images,…` (with what it has already)'],
    },
    'storage-exists': {
      kinds: ['command'],
      title: 'Proxmox has a storage of this name already',
      meaning: 'Somebody added it while phoenix ran.',
      todo: ['Run phoenix again: it compares it then.'],
    },
    'no-space': {
      kinds: ['command'],
      title: 'no space is left',
      meaning: 'A storage, or the file system of the node, is full; a new volume could not be formatted.',
      todo: ['See what is free: `pvesm status`, `df -h`, `zpool list`'],
    },
    'volume-missing': {
      kinds: ['command'],
      title: 'a volume is not there',
      meaning: 'A disk that a config names does not exist on its storage.',
      todo: ['See what there is: `pvesm list STORAGE`'],
    },
    'volume-exists': {
      kinds: ['command'],
      title: 'a volume of this name is there already',
      meaning: 'Mostly of a guest that was destroyed by hand, or of a creation that broke off.',
      todo: ['See whose it is: `pvesm list STORAGE`; phoenix does not destroy volumes that nobody named.'],
    },
    shrink: {
      kinds: ['command'],
      title: 'a disk was to become smaller',
      meaning: 'Proxmox refuses, and so does phoenix.',
      todo: ['Raise the size in the config to what is there.'],
    },
    'already-that-size': {
      kinds: ['command'],
      title: 'the disk has this size already',
      meaning: 'It has grown since phoenix looked.',
      todo: ['Run phoenix again.'],
    },
    'resize-failed': {
      kinds: ['command'],
      title: 'the disk could not be made larger',
      meaning: "The storage or the image's format does not allow it, or qemu-img failed: see its words.",
      todo: ['Look at the task log of the node.'],
    },
  },
} satisfies Subject;
