import type {LabNode, Storage} from '../../node.js';
import {die} from '../cli/die.js';

/** A section of storage.cfg; sizes come from the profile, which alone knows them. */
export interface StorageConfig {
  readonly id: string;
  readonly type: Storage['type'];
  readonly content: readonly string[];
  readonly path: string;
  readonly bytes: number;
  readonly disabled: boolean;
}

const UNKNOWN_BYTES = 100 * 2 ** 30;

export const storages = (node: LabNode): StorageConfig[] => {
  const sections = (node.files.read('/etc/pve/storage.cfg')?.toString() ?? '').split(/\n(?=\S)/);
  return sections.flatMap((section) => {
    const [, type, id] = /^(\w+):\s*(\S+)/.exec(section.trimStart()) ?? [];
    if (type === undefined || id === undefined) return [];
    const property = (key: string) => new RegExp(`^\\s+${key}(?:[ \\t]+(.*\\S))?[ \\t]*$`, 'm').exec(section);
    const known = node.profile.storages.find((storage) => storage.id === id);
    return {
      id,
      type: type as Storage['type'],
      content: property('content')?.[1]?.split(',') ?? ['images', 'rootdir'],
      path: property('path')?.[1] ?? `/mnt/pve/${id}`,
      bytes: known?.bytes ?? UNKNOWN_BYTES,
      disabled: property('disable') !== null,
    };
  });
};

export const storageNamed = (node: LabNode, id: string, code = 255): StorageConfig =>
  storages(node).find((storage) => storage.id === id) ?? die(`storage '${id}' does not exist`, code);

/** For allocating: there and not switched off. */
export const usableStorage = (node: LabNode, id: string, code = 255): StorageConfig => {
  const storage = storageNamed(node, id, code);
  return storage.disabled ? die(`storage '${id}' is disabled`, code) : storage;
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
