import type {Subject} from '../entry.js';

export const snapshots = {
  title: 'Snapshots',
  about: 'Those that phoenix takes, and those that it leaves alone.',
  entries: {
    'no-snapshots': {
      kinds: ['refusal', 'command', 'warning'],
      title: 'Proxmox takes no snapshot of this guest',
      meaning:
        'A bind mount, or a volume on a storage without snapshots, forbids it. Where others are cloned from the guest it is refused; otherwise the guest goes without, and `phoenix reconfigure ID` converges in place.',
      todo: [
        'Mount folders raw: "as": "raw"; or put the volume on ZFS, lvm-thin, btrfs or Ceph.',
        'To go without, and without a word: "enable_lifecycle_snapshots": false',
      ],
      see: ['README.md#what-it-promises'],
    },
    'stale-snapshot': {
      kinds: ['warning'],
      title: 'what made a snapshot has changed since',
      meaning:
        'The snapshot pre-configured is of an older config. It is left as it is, for what has come into the guest since would be lost with a new one.',
      todo: [
        '`phoenix reconfigure ID` goes back to a current one only. To have one, and lose what is in the guest: `phoenix delete ID`, then `phoenix create ID`',
      ],
      see: ['README.md#what-it-promises'],
    },
    'notes-lost': {
      kinds: ['warning'],
      title: "phoenix's line in a guest's notes is gone",
      meaning:
        'One line of the notes, `<!-- phoenix:1 … -->`, says what the disk was made from. Somebody has deleted it, and what the config describes has changed since as well: so nothing proves what stood there, and the snapshot pre-configured counts for nothing. While nothing else has changed, phoenix puts the line back by itself. The guest is not hurt by it.',
      todo: [
        'Take the changes of the config back, run `phoenix LetsGo`, which puts the line back, and then make them again.',
        'Do without the snapshot: `pct delsnapshot ID pre-configured`, for a VM `qm delsnapshot ID pre-configured`',
        'To have a new one, and lose what is in the guest: `phoenix delete ID`, then `phoenix create ID`',
      ],
      see: ['stale-snapshot', 'README.md#what-it-promises'],
    },
    'foreign-snapshot': {
      kinds: ['refusal', 'warning'],
      title: "a snapshot is in the way that is not phoenix's",
      meaning:
        'Snapshots that phoenix did not make are never deleted. One of the name that it would use is taken as it is; one that is newer than where `reconfigure` goes back to, or that broke off half way, is refused.',
      todo: ['If nobody needs it: `pct delsnapshot ID NAME`, for a VM `qm delsnapshot ID NAME`'],
      see: ['README.md#what-it-promises'],
    },
    'no-way-back': {
      kinds: ['warning'],
      title: 'there is no current snapshot to go back to',
      meaning:
        "`reconfigure` has no snapshot pre-configured, or an older config's: the guest converges in place, as `phoenix create ID` does.",
      see: ['README.md#what-it-promises'],
    },
    'data-in-snapshot': {
      kinds: ['refusal'],
      title: 'going back would take a data volume back, too',
      meaning: 'The snapshot pre-configured holds a volume with data, which would be as it was then.',
      todo: [
        'To converge in place instead: `pct delsnapshot ID pre-configured`, for a VM `qm delsnapshot ID pre-configured`',
      ],
      see: ['README.md#what-it-promises'],
    },
    'zfs-snapshots': {
      kinds: ['refusal'],
      title: "newer snapshots on ZFS are in the way that are not Proxmox's",
      meaning:
        'ZFS goes back to the newest snapshot of a volume only. Those of sanoid, zfs-auto-snapshot or `zfs snapshot` stand in no config of a guest, and phoenix deletes none of them. It is told before the guest is shut down.',
      todo: [
        'See them: `zfs list -t snapshot -r DATASET`',
        'Those that nobody needs: `zfs destroy DATASET@NAME`',
        'Leave the guests out of what takes them, if you want to go back further.',
      ],
      see: ['README.md#what-it-promises'],
    },
    'snapshot-exists': {
      kinds: ['command'],
      title: 'a snapshot of this name is there already',
      meaning: 'Somebody took it while phoenix ran.',
      todo: ['Run phoenix again: it looks anew.'],
    },
    'snapshot-missing': {
      kinds: ['refusal', 'command'],
      title: 'a snapshot is not there',
      meaning:
        'The guest has none of that name; or it was there when phoenix looked, and is gone; or the source of a clone has none of that name yet.',
      todo: ['See which there are: `phoenix snapshots ID`'],
    },
    'half-made-snapshot': {
      kinds: ['refusal'],
      title: 'the snapshot to go back to is not whole',
      meaning: 'Taking or deleting it broke off half way, and Proxmox keeps it with a state of its own.',
      todo: ['Take it away: `pct delsnapshot ID NAME --force`, for a VM `qm delsnapshot ID NAME --force`'],
    },
    'snapshot-not-newest': {
      kinds: ['command'],
      title: 'ZFS goes back to the newest snapshot only',
      meaning: 'There are newer ones than the one to go back to.',
      todo: ['Delete those first, if nobody needs them: `pct delsnapshot ID NAME`'],
    },
    'has-snapshots': {
      kinds: ['refusal', 'command'],
      title: 'a VM with snapshots does not become a template',
      meaning: 'Proxmox makes no template of a VM, or container, that has any.',
      todo: ['Delete them, newest first: `qm delsnapshot ID NAME`'],
      see: ['docs/virtual-machines.md'],
    },
    'unclean-filesystem': {
      kinds: ['command'],
      title: 'a snapshot was taken while the container ran',
      meaning: 'Its file system was not clean then and cannot be mounted read-only, which a clone of it needs.',
      todo: ['Take it again: `pct delsnapshot ID NAME`, then run phoenix, which shuts the container down for it.'],
    },
  },
} satisfies Subject;
