import type {LabNode} from '../../node.js';
import type {Verb} from '../cli/program.js';
import {containerIds} from '../config/store.js';
import {pvesmOptions} from '../options/pvesm.js';
import {hasFolders, type StorageConfig, usableStorage} from '../storage/storages.js';
import {ownerOf, parseVolid} from '../storage/volid.js';

interface Row {
  readonly volid: string;
  readonly format: string;
  readonly type: string;
  readonly size: number;
  readonly vmid: string;
}

export const list: Verb = {
  schema: pvesmOptions.list,
  run: ({node, io, args}) => {
    const storage = usableStorage(node, args.storage!);
    const rows = [...volumeRows(node, storage), ...fileRows(node, storage)]
      .filter(({type}) => args.content === undefined || type === args.content)
      .filter(({vmid}) => args.vmid === undefined || vmid === args.vmid)
      .sort((a, b) => (a.volid < b.volid ? -1 : 1));
    const width = Math.max(5, ...rows.map(({volid}) => volid.length));
    const sizeWidth = Math.max(...(rows.length === 0 ? [9] : rows.map(({size}) => String(size).length)));
    const heading = rows.length === 0 ? '     Size' : 'Size'.padStart(Math.max(sizeWidth, 4));
    io.out(
      `${'Volid'.padEnd(width)} Format  ${'Type'.padEnd(9).slice(0, rows.length === 0 ? 4 : 9)} ${heading} VMID\n`,
    );
    for (const {volid, format, type, size, vmid} of rows)
      io.out(
        `${volid.padEnd(width)} ${format.padEnd(7)} ${type.padEnd(9)} ${String(size).padStart(sizeWidth)} ${vmid}\n`,
      );
  },
};

/** Disks are a container's or, where no container has that id, an image. */
const volumeRows = (node: LabNode, {id}: StorageConfig): Row[] => {
  const containers = new Set(containerIds(node));
  return node.volumes.list(id).map((volid) => {
    const {name} = parseVolid(volid);
    const info = node.volumes.info(volid)!;
    const vmid = /^(\d+)\//.exec(name)?.[1] ?? String(ownerOf(name) ?? info.owner);
    const format = /\.(qcow2|vmdk)$/.exec(name)?.[1] ?? info.format;
    return {volid, format, type: containers.has(Number(vmid)) ? 'rootdir' : 'images', size: info.bytes, vmid};
  });
};

const FOLDERS = {
  ...{vztmpl: 'template/cache', iso: 'template/iso', snippets: 'snippets', import: 'import'},
} as const;
const IMAGE = /\.(ova|qcow2|raw|vmdk)$/;

const fileRows = (node: LabNode, storage: StorageConfig): Row[] => {
  if (!hasFolders(storage)) return [];
  return Object.entries(FOLDERS).flatMap(([type, folder]) => {
    if (!storage.content.includes(type)) return [];
    return (node.files.list(`${storage.path}/${folder}`) ?? []).flatMap((name) => {
      const image = type === 'import' ? IMAGE.exec(name)?.[1] : undefined;
      if (image !== undefined) {
        const {size = 0} = node.files.stat(`${storage.path}/${folder}/${name}`) ?? {};
        return [{volid: `${storage.id}:import/${name}`, format: image, type, size, vmid: ''}];
      }
      const suffix = /\.(iso|img|tar\.(?:gz|xz|zst|bz2))$/.exec(name)?.[1];
      if (type !== 'snippets' && (suffix === undefined || suffix.startsWith('tar') !== (type === 'vztmpl'))) return [];
      const format = type === 'snippets' ? 'snippet' : type === 'iso' ? 'iso' : suffix!.replace('tar.', 't');
      const size = node.files.stat(`${storage.path}/${folder}/${name}`)?.size ?? 0;
      return [{volid: `${storage.id}:${type}/${name}`, format, type, size, vmid: ''}];
    });
  });
};
