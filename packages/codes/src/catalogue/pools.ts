import type {Subject} from '../entry.js';

export const pools = {
  title: 'ZFS pools and disks',
  about: 'What a pool is made of.',
  entries: {
    'raid-disks': {
      kinds: ['error'],
      title: 'a pool has too few disks for its level',
      meaning: 'mirror and raidz1 need two, raidz2 three, raidz3 four, raid10 four and an even number.',
      todo: ['Name more disks, or another raid_level.'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'too-few-disks': {
      kinds: ['refusal'],
      title: 'a new pool has too few disks for its level',
      meaning: 'Looked at once more before the disks are touched.',
      todo: ['Name more disks, or another raid_level.'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'unstable-disk': {
      kinds: ['warning'],
      title: 'a disk is named in a way that changes',
      meaning: '/dev/sda may be another disk after a reboot.',
      todo: ['Name it by what it is: `ls -l /dev/disk/by-id`'],
      see: ['docs/leniencies.md#probably-not-what-you-want'],
    },
    'wipe-stranger': {
      kinds: ['error'],
      title: "a disk is to be wiped that is none of the pool's",
      meaning: '`wipe` names disks of the pool that may be erased; this one is not among its disks.',
      todo: ['Correct it, or take it out.'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'no-disk': {
      kinds: ['refusal'],
      title: 'the node has no such disk',
      meaning: 'The pool is not made. The message lists the disks that there are.',
      todo: ['Look: `ls -l /dev/disk/by-id`'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'same-disk': {
      kinds: ['refusal'],
      title: 'two names lead to one disk',
      meaning: 'A disk can be in a pool once.',
      todo: ['Name each disk once.'],
    },
    'disk-has-data': {
      kinds: ['refusal'],
      title: 'a disk for a new pool carries something',
      meaning:
        'A partition, a file system, a member of another pool: the message says what was found. Nothing is erased that nobody named.',
      todo: [
        "If what is on it may be lost, name it under the pool's `wipe`.",
        'See it: `lsblk -f`, `wipefs /dev/disk/by-id/…`',
      ],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'disk-in-use': {
      kinds: ['refusal'],
      title: 'a disk for a new pool is in use',
      meaning:
        'It is mounted, the node runs from it, LVM holds it, an imported pool has it, or a guest is given it. `wipe` does not help against that.',
      todo: ['Name another disk.'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'exported-pool': {
      kinds: ['refusal'],
      title: 'a pool of this name lies on the disks and is not imported',
      meaning: 'A new one is not made over it.',
      todo: ['Import it: `zpool import NAME`'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'other-pool': {
      kinds: ['refusal'],
      title: 'the pool that is there is another than the config describes',
      meaning: 'Another level or other disks. It is left as it is.',
      todo: ['Change the config to what is there, or rebuild the pool by hand: `zpool status NAME`'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'pool-state': {
      kinds: ['warning'],
      title: 'a pool is not healthy',
      meaning: 'Its state is not ONLINE. phoenix goes on and repairs nothing.',
      todo: ['Look: `zpool status -x`'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'fixed-option': {
      kinds: ['warning'],
      title: 'an option of a pool can no longer be had',
      meaning: 'It counts only when a pool is made, as ashift does.',
      todo: ['Change the config to what is there.'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'arc-too-small': {
      kinds: ['refusal'],
      title: 'ZFS takes no cache this small',
      meaning: 'Less than 64 MiB.',
      todo: ['Raise zfs.arc_max_gb.'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'arc-not-taken': {
      kinds: ['warning'],
      title: 'ZFS has not taken the new limit of its cache',
      meaning: "It is more than the node's memory, or not above ZFS's own minimum, or ZFS takes its time.",
      todo: ['Look at c_min and c_max: `cat /proc/spl/kstat/zfs/arcstats`'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
  },
} satisfies Subject;
