import type {Subject} from '../entry.js';

export const mounts = {
  title: 'Volumes and mounts',
  about: 'What lies where in a guest.',
  entries: {
    'mount-conflict': {
      kinds: ['error'],
      title: 'two things are mounted on one path',
      meaning: 'Proxmox would accept both, and the later hides the other.',
      todo: ['Mount one of them elsewhere.'],
    },
    'shared-volume-wins': {
      kinds: ['warning'],
      title: 'a data volume and a shared volume are on one path',
      meaning: 'Older configs mean the shared volume: it is mounted, the data volume is left out.',
      todo: ['Take the data volume out, or give it another path.'],
      see: ['docs/leniencies.md#read-as-meant'],
    },
    'shared-volume-guest': {
      kinds: ['warning'],
      title: 'a shared volume is mounted into what is no container of the files',
      meaning: 'The id under `mounts` belongs to nobody, or to a VM. Left out.',
      todo: ['Correct the id.'],
      see: ['docs/leniencies.md#read-as-meant'],
    },
    'two-owners': {
      kinds: ['error'],
      title: 'one folder of the node is to have two owners',
      meaning: 'Containers whose maps of ids differ mean different ids of the node by the same owner_uid or owner_gid.',
      todo: ['Give the containers that share it the same id_maps.'],
      see: ['docs/setup.md#shares'],
    },
    'bind-mount': {
      kinds: ['command'],
      title: 'Proxmox cannot clone a container with this mount point',
      meaning: 'A mount point that is a folder or device of the node has nothing that could be copied.',
      todo: ['Mount it raw: "as": "raw"; or mount it in the clones.'],
      see: ['docs/containers.md'],
    },
    'volume-kept': {
      kinds: ['warning'],
      title: 'a data volume differs from the config and is left as it is',
      meaning:
        'It is larger than the config says, or on another storage: volumes are never shrunk and never moved, and those that nobody names are never destroyed. Or it has another mount_point now: a volume is known by that, so that there a new one is made, and the old one is detached with what is on it.',
      todo: [
        'Change the config to what is there; or move the volume yourself: `pct move-volume ID mp0 STORAGE`',
        'To have the same volume at another path, before the run: `pct set ID --mp0 VOLUME,mp=/new/path`. After it: change the config back, and the volume is attached again.',
      ],
      see: ['README.md#what-it-promises'],
    },
    'disk-kept': {
      kinds: ['warning'],
      title: "a guest's own disk differs from the config and is left as it is",
      meaning:
        'It is larger than the config says, or on another storage, or belongs to a template. Disks are never shrunk and never moved.',
      todo: [
        'Change the config to what is there; or move it yourself: `pct move-volume ID rootfs STORAGE`, `qm disk move ID scsi0 STORAGE`',
      ],
      see: ['README.md#what-it-promises'],
    },
    'mounted-already': {
      kinds: ['refusal'],
      title: "something else is mounted where a VM's volume should be",
      meaning: 'A mount that phoenix has not made is left alone, and the volume cannot be mounted over it.',
      todo: ['Unmount it in the VM and take it out of /etc/fstab, or name another mount_point.'],
      see: ['docs/cloud-init.md#volumes'],
    },
  },
} satisfies Subject;
