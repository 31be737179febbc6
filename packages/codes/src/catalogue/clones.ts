import type {Subject} from '../entry.js';

export const clones = {
  title: 'Where a guest comes from',
  about: 'Templates, images, clones and their sources.',
  entries: {
    'no-origin': {
      kinds: ['error'],
      title: 'nothing says what the guest is made from',
      meaning:
        'A container needs `template` or `clone_from_ctid`, a VM `template_image` or `clone_from_vmid`; it has neither, and the defaults have none.',
      todo: ['Add one of them.'],
      see: ['docs/containers.md', 'docs/virtual-machines.md'],
    },
    'two-origins': {
      kinds: ['error'],
      title: 'a guest is made from a template and a clone at once',
      meaning: 'Both are said in one place, and only one of them can be.',
      todo: [
        "Keep one of them. What comes from the defaults is overruled by the guest's own choice and is not meant here.",
      ],
      see: ['docs/containers.md'],
    },
    'other-system': {
      kinds: ['warning'],
      title: 'the config names a template of another system than the container has',
      meaning: 'A template counts when a container is made. What is there keeps its system, and everything in it.',
      todo: ['Have it made again, without what is in it: `phoenix delete ID`, then `phoenix create ID`'],
    },
    'missing-clone-source': {
      kinds: ['error'],
      title: 'the guest is cloned from an id that no file has',
      meaning:
        '`clone_from_ctid` or `clone_from_vmid` names a guest that neither file describes. The nearest id is told.',
      todo: ['Correct the id, or describe the source: phoenix makes what a clone is made from.'],
      see: ['docs/containers.md'],
    },
    'wrong-clone-source': {
      kinds: ['error'],
      title: 'a container is cloned from a VM, or the other way round',
      meaning: 'Proxmox clones containers from containers and VMs from VMs.',
      todo: ['Name a source of the same kind.'],
    },
    'missing-clone-snapshot': {
      kinds: ['error'],
      title: 'the source of a clone names no snapshot',
      meaning:
        'Containers are cloned from a snapshot of their source, so that a run which goes on in the source does not end up half in the clone.',
      todo: ['Give the source one: "template_snapshot_name": "base"'],
      see: ['docs/containers.md'],
    },
    'clone-source-with-bind-mount': {
      kinds: ['error'],
      title: 'the source of a clone has a bind mount',
      meaning:
        'Proxmox takes no snapshot of a container with a mount point that is a folder of the node, and without a snapshot nothing is cloned from it.',
      todo: ['Mount it raw, which forbids no snapshot: "as": "raw"', 'Or mount it in the clones.'],
      see: ['docs/containers.md'],
    },
    'rootfs-smaller': {
      kinds: ['error'],
      title: "a clone's root disk is to be smaller than its source's",
      meaning: "A clone begins with a copy of its source's disk, and disks only grow.",
      todo: ["Raise storage_size_gb of the clone, or lower the source's and make that one anew."],
    },
    'disk-smaller': {
      kinds: ['refusal', 'error'],
      title: "a VM's disk is to be smaller than its source's",
      meaning:
        "A clone begins with a copy of its source's disk, and disks only grow. Found in the config, or at the source on the node.",
      todo: ["Raise disk_size_gb, or leave it out: then the disk is as large as its source's."],
      see: ['docs/virtual-machines.md'],
    },
    'linked-clone': {
      kinds: ['error'],
      title: 'a linked clone that Proxmox cannot make',
      meaning:
        "A linked clone's disk lies on its source's, so the source must be a template, and both lie on one storage.",
      todo: ['Make the source a template: "is_template": true', 'Or leave linked_clone or storage_pool out.'],
      see: ['docs/virtual-machines.md'],
    },
    'no-linked-clones': {
      kinds: ['command'],
      title: 'Proxmox makes no linked clone of this disk',
      meaning: 'The source is no template, or its storage has no linked clones.',
      todo: ['Take a full one: "linked_clone": false'],
      see: ['docs/virtual-machines.md'],
    },
    'source-kind': {
      kinds: ['refusal'],
      title: 'a VM is to be cloned from what is a container on the node',
      meaning: 'The id of the source belongs to a container there, whatever the config says of it.',
      todo: ['Choose another source, or another id for it.'],
    },
    unprivileged: {
      kinds: ['refusal'],
      title: 'a clone would not be as privileged as the config says',
      meaning: 'A clone is unprivileged when its source was at that snapshot, and Proxmox cannot change it afterwards.',
      todo: ['Say the same in both, or take a source, or an OS template, that fits.'],
      see: ['docs/containers.md'],
    },
    'source-renewed': {
      kinds: ['warning'],
      title: 'the source of a clone has been renewed since',
      meaning:
        'The guest was cloned from a snapshot that is another one now. A clone that is in use is never made again for that.',
      todo: [
        'To have what the source has become, and lose what is in the clone: `phoenix delete ID`, then `phoenix create ID`',
      ],
    },
    'clone-of-running': {
      kinds: ['command'],
      title: 'Proxmox does not copy a running container without a snapshot',
      meaning: 'The source was to be copied as it is, and it runs.',
      todo: ['Give it a snapshot to be cloned from: "template_snapshot_name": "base"'],
      see: ['docs/containers.md'],
    },
    'no-snapshot-copies': {
      kinds: ['refusal', 'command'],
      title: 'Proxmox copies no snapshots of a VM on this storage',
      meaning:
        "The source has a template_snapshot_name, and its disk lies on ZFS, where Proxmox copies a VM's current state only.",
      todo: [
        'Make the source a template instead: "is_template": true',
        'Or put it on lvm-thin, btrfs, Ceph, or as qcow2 into a directory.',
      ],
      see: ['docs/virtual-machines.md'],
    },
  },
} satisfies Subject;
