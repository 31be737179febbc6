import type {LabNode, Storage} from '../../node.js';
import {die} from '../cli/die.js';
import {bytesOnPool, inactive} from '../system/zfs/storage.js';
import {type StorageSection, storageSections} from './storage-file.js';

/** A section of storage.cfg; sizes come from the profile, which alone knows them. */
export interface StorageConfig {
  readonly id: string;
  readonly type: Storage['type'];
  readonly content: readonly string[];
  readonly path: string;
  readonly bytes: number;
  readonly disabled: boolean;
  /** Why it cannot be used, in Proxmox's words. */
  readonly inactive?: string;
}

const UNKNOWN_BYTES = 100 * 2 ** 30;

/** Proxmox makes up a storage `local` where the file has none. */
const withLocal = (sections: readonly StorageSection[]): readonly StorageSection[] => {
  if (sections.some(({id}) => id === 'local')) return sections;
  const properties = {path: '/var/lib/vz', content: 'images,rootdir,vztmpl,iso,snippets'};
  return [{type: 'dir', id: 'local', properties}, ...sections];
};

export const storages = (node: LabNode): StorageConfig[] =>
  withLocal(storageSections(node)).map(({type, id, properties}) => ({
    ...because(inactive(node, {type, id, properties})),
    id,
    type: type as Storage['type'],
    content: properties.content?.split(',') ?? ['images', 'rootdir'],
    path: properties.path ?? `/mnt/pve/${id}`,
    bytes:
      node.profile.storages.find((storage) => storage.id === id)?.bytes ??
      bytesOnPool(node, {type, id, properties}) ??
      UNKNOWN_BYTES,
    // Written as a flag by Proxmox, with a 1 by some editors.
    disabled: properties.disable === '' || properties.disable === '1',
  }));

const because = (why: string | undefined) => (why === undefined ? {} : {inactive: why});

export const storageNamed = (node: LabNode, id: string, code = 255): StorageConfig =>
  storages(node).find((storage) => storage.id === id) ?? die(`storage '${id}' does not exist`, code);

/** For allocating: there, not switched off, and what it lies on is there. */
export const usableStorage = (node: LabNode, id: string, code = 255): StorageConfig => {
  const storage = storageNamed(node, id, code);
  if (storage.disabled) die(`storage '${id}' is disabled`, code);
  return storage.inactive === undefined ? storage : die(storage.inactive, code);
};

const fileBased = (type: Storage['type']): boolean => type !== 'zfspool' && type !== 'lvmthin';
export const hasFolders = ({type}: StorageConfig): boolean => fileBased(type);

/** Raw files on plain folders have neither snapshots nor linked clones. */
export const hasSnapshots = ({type}: StorageConfig): boolean => /^(btrfs|zfspool|lvmthin)$/.test(type);

/** ZFS clones from a base image only, LVM-thin from that or a snapshot, btrfs from anything. */
export const canLink = ({type}: StorageConfig, volid: string, snapname: string | undefined): boolean => {
  const isBase = /(^|[:/])base(vol)?-/.test(volid);
  return (
    type === 'btrfs' || (type === 'zfspool' && isBase) || (type === 'lvmthin' && (isBase || snapname !== undefined))
  );
};
