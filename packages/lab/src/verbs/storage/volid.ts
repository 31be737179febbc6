import {die} from '../cli/die.js';
import type {StorageConfig} from './storages.js';

export interface VolumeId {
  readonly storage: string;
  readonly name: string;
}

/** @throws Die for a text without a storage */
export const parseVolid = (text: string): VolumeId => {
  const [, storage, name] = /^([a-z][a-z0-9\-_.]*[a-z0-9]):(.+)$/i.exec(text) ?? [];
  return storage === undefined || name === undefined ? die(`unable to parse volume ID '${text}'`) : {storage, name};
};

/** The guest that a volume's name says it is of; undefined for templates, images and snippets. */
export const ownerOf = (name: string): number | undefined => {
  // A linked clone's name may have its base's in front.
  const id = [...name.matchAll(/(?:^|\/)(?:vm|base|subvol|basevol)-(\d+)-/g)].at(-1)?.[1];
  return id === undefined ? undefined : Number(id);
};

/** `vm-900-disk-0` in the storage's own form. A size of nothing makes a folder without a limit, where there are folders. */
export const diskName = (storage: StorageConfig, vmid: number, number: number, subvol: boolean): string => {
  if (storage.type === 'zfspool') return `subvol-${vmid}-disk-${number}`;
  if (storage.type === 'lvmthin') return `vm-${vmid}-disk-${number}`;
  return subvol ? `${vmid}/subvol-${vmid}-disk-${number}.subvol` : `${vmid}/vm-${vmid}-disk-${number}.raw`;
};

export const baseName = (name: string): string =>
  name.replace(/(^|\/)vm-/, '$1base-').replace(/(^|\/)subvol-/, '$1basevol-');

const CONTENT_FOLDERS: Readonly<Record<string, string>> = {
  import: 'import',
  iso: 'template/iso',
  vztmpl: 'template/cache',
  snippets: 'snippets',
  backup: 'dump',
};
const FILE_NAMES: Readonly<Record<string, RegExp>> = {
  import: /\.(ova|qcow2|raw|vmdk)$/i,
  iso: /\.(iso|img)$/i,
  vztmpl: /\.tar\.(gz|xz|zst|bz2)$/,
  snippets: /./,
  backup: /./,
};

/** Where a volume lies on the node. @throws Die for a name that the storage cannot read */
export const volumePath = (storage: StorageConfig, name: string): string => {
  if (storage.type === 'zfspool') {
    const own = name.split('/').at(-1)!;
    const block = /^(vm|base)-/.test(own) ? '/dev/zvol' : '';
    return `${block}/${storage.id === 'local-zfs' ? 'rpool/data' : storage.id}/${own}`;
  }
  if (storage.type === 'lvmthin') return `/dev/${storage.id}/${name}`;
  const [, content, file] = /^(import|iso|vztmpl|snippets|backup)\/([^/]+)$/.exec(name) ?? [];
  if (content !== undefined && file !== undefined && FILE_NAMES[content]!.test(file))
    return `${storage.path}/${CONTENT_FOLDERS[content]}/${file}`;
  const [, folder, stem, suffix] = /^(?:\d+\/base-[^/]+\/)?(\d+)\/(.+)\.(raw|qcow2|vmdk|subvol)$/.exec(name) ?? [];
  if (folder === undefined) return die(`unable to parse directory volume name '${name}'`);
  const path = `${storage.path}/images/${folder}/${stem}`;
  if (storage.type !== 'btrfs' || /^(qcow2|vmdk)$/.test(suffix!)) return `${path}.${suffix}`;
  return suffix === 'raw' ? `${path}/disk.raw` : path;
};
