import {type Image, imageOf, layImage} from '../../images.js';
import type {LabNode} from '../../node.js';
import {Die, die} from '../cli/die.js';
import {type StorageConfig, usableStorage} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';
import {allocateDisk, type Target} from './new-disk.js';

export interface Source {
  readonly path: string;
  readonly image: Image;
  /** A disk of the node's own, whose content comes along. */
  readonly volid?: string;
}

/** What an absolute path or a volume id names. @throws Die with the words of PVE::Storage::abs_filesystem_path */
export const sourceOf = (node: LabNode, source: string): Source => {
  if (source.startsWith('/')) return {path: source, image: imageAt(node, source, source)};
  const {storage, name} = parseVolid(source);
  // Of an ISO image's volume it does not know the format. Source: PVE::API2::Qemu, import_from_volid.
  if (name.startsWith('iso/'))
    die(`cannot import from '${source}' - cannot import from '${source}' - full clone feature is not supported`);
  const path = volumePath(usableStorage(node, storage), name);
  const disk = node.volumes.info(source);
  return disk === undefined
    ? {path, image: imageAt(node, path, source)}
    : {path, image: {bytes: disk.bytes}, volid: source};
};

const imageAt = ({files}: LabNode, path: string, named: string): Image => {
  const content = files.read(path);
  return content === undefined ? die(`can't find file '${named}'`, 2) : imageOf(content);
};

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const human = (bytes: number): string => {
  const unit = Math.min(4, Math.max(0, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));
  return `${(bytes / 1024 ** unit).toFixed(1)} ${UNITS[unit]}`;
};

/** What `qemu-img convert -p` says on its way. */
export const progress = (bytes: number): string =>
  [0, 0.5, 1]
    .map((part) => `transferred ${human(bytes * part)} of ${human(bytes)} (${(part * 100).toFixed(2)}%)\n`)
    .join('');

/** A tenth of each volume and the whole of a new image are taken as written. */
const hasRoom = (node: LabNode, {id, bytes}: StorageConfig, wanted: number): boolean =>
  node.volumes.list(id).reduce((sum, volid) => sum + (node.volumes.info(volid)?.bytes ?? 0) / 10, wanted) <= bytes;

/** Copies an image into a new volume. @throws Die as qemu-img fails where the storage is full */
export const importImage = (
  target: Target,
  {path, image, volid: from}: Source,
  storage: StorageConfig,
  volid: string,
  made: string[],
): {readonly volid: string; readonly bytes: number} => {
  const {node, vmid, print} = target;
  const {bytes} = image;
  if (!hasRoom(node, storage, bytes)) {
    const to = volumePath(storage, parseVolid(volid).name);
    print(
      `transferred 0.0 B of ${human(bytes)} (0.00%)\nqemu-img: error while writing at byte 0: No space left on device\n`,
    );
    const command = `/usr/bin/qemu-img convert -p -n -f qcow2 -O raw ${path} zeroinit:${to}`;
    throw new Die(`copy failed: command '${command}' failed: exit code 1\n`);
  }
  if (from === undefined) {
    allocateDisk(target, storage, volid, bytes);
    layImage(node.volumes.files(volid)!, image);
  } else node.volumes.copy({volid: from}, volid, {bytes, format: 'raw', owner: vmid});
  made.push(volid);
  print(progress(bytes));
  return {volid, bytes};
};
