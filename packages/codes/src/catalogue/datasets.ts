import type {Subject} from '../entry.js';

export const datasets = {
  title: 'ZFS datasets',
  about: 'Datasets and where they are mounted.',
  entries: {
    'no-pool': {
      kinds: ['refusal'],
      title: "a dataset's pool is not there",
      meaning: 'The node has no pool of this name, and the config describes none.',
      todo: ['Describe it under zfs.pools, or import it: `zpool import`'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'no-dataset': {
      kinds: ['refusal'],
      title: "a storage's dataset is not there",
      meaning: 'A storage of type zfspool is to be added, and ZFS has no dataset or pool for it.',
      todo: ['Put it under zfs.datasets; see what there is: `zfs list`'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'is-volume': {
      kinds: ['refusal'],
      title: 'a volume of this name is there where a dataset is meant',
      meaning: 'The config describes a filesystem, and ZFS has a volume (a disk) of that name.',
      todo: ['Choose another name: `zfs list -t volume`'],
    },
    'no-mountpoint': {
      kinds: ['error'],
      title: 'a dataset for a storage of type dir has no folder',
      meaning: 'Its mountpoint is none or legacy, and the storage needs a path.',
      todo: ['Give it a `mountpoint` among its properties, or another proxmox_storage_type.'],
      see: ['docs/config.md#the-node'],
    },
    'not-empty': {
      kinds: ['refusal'],
      title: 'nothing is mounted over a folder with files in it',
      meaning: 'A dataset is to be mounted where files lie already; they would be hidden.',
      todo: ['Move them away, then run phoenix again.'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'not-mounted': {
      kinds: ['refusal'],
      title: 'a folder is not used while its dataset is not mounted',
      meaning: 'What would be written there would land on the root disk, and be hidden as soon as the dataset comes.',
      todo: ['Mount it: `zfs mount -a`, then `findmnt`'],
      see: ['docs/setup.md#shares'],
    },
    'fixed-property': {
      kinds: ['warning'],
      title: 'a property of a dataset can no longer be had',
      meaning: 'It counts only when a dataset is made, as casesensitivity and volblocksize do.',
      todo: ['Make the dataset anew by hand, or change the config.'],
      see: ['docs/setup.md#disks-and-zfs'],
    },
    'dataset-path': {
      kinds: ['warning'],
      title: 'a share names a dataset instead of a path',
      meaning: 'Read as the folder where that dataset is mounted.',
      todo: ['Write the path.'],
      see: ['docs/leniencies.md#read-as-meant'],
    },
    'unknown-dataset': {
      kinds: ['error'],
      title: 'the path of a share is no path, and no dataset of the file',
      meaning: 'Nobody can say which folder is meant.',
      todo: ['Write an absolute path, or declare the dataset under zfs.datasets.'],
      see: ['docs/config.md#the-node'],
    },
  },
} satisfies Subject;
