import type {LabNode} from '../../../node.js';
import {storageSections} from '../../storage/storage-file.js';
import {complain} from '../complain.js';
import type {readOptions} from './options.js';
import {type Dataset, datasetsState} from './pools.js';

/** Those that were made with zfs, and the volumes of Proxmox's storages on the pools. */
export function datasets(node: LabNode): readonly Dataset[] {
  const volumes = guestVolumes(node).map(({name, volid}): Dataset => {
    const {format, bytes} = node.volumes.info(volid)!;
    return format === 'subvol'
      ? {name, type: 'filesystem', mounted: true, created: 0, properties: {refquota: String(bytes)}}
      : {name, type: 'volume', mounted: false, created: 0, properties: {volsize: String(bytes)}};
  });
  return [...datasetsState.read(node.files), ...volumes].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Volumes of Proxmox's storages on the pools, by the name of their dataset. */
export function guestVolumes(node: LabNode): readonly {readonly name: string; readonly volid: string}[] {
  const own = datasetsState.read(node.files);
  return storageSections(node).flatMap(({id, type, properties: {pool = ''}}) =>
    type !== 'zfspool' || !own.some(({name}) => name === pool)
      ? []
      : node.volumes
          .list(id)
          .map((volid) => ({name: `${pool}/${volid.slice(id.length + 1).replace(/^.*\//, '')}`, volid})),
  );
}

/** Of Proxmox's volumes, as they were taken. */
const snapshotsOf = (node: LabNode): readonly Dataset[] =>
  guestVolumes(node).flatMap(({name, volid}) =>
    node.volumes.snapshots(volid).map(
      (snap): Dataset => ({
        ...{name: `${name}@${snap}`, type: 'snapshot', mounted: false},
        created: 0,
        properties: {},
      }),
    ),
  );

export const named = (all: readonly Dataset[], name: string): Dataset =>
  all.find((dataset) => dataset.name === name) ?? complain(`cannot open '${name}': dataset does not exist`);

/** `-r`, `-d DEPTH`, `-t TYPES` and the operands: which datasets are meant. */
export function selected(
  node: LabNode,
  options: ReturnType<typeof readOptions>,
  names: readonly string[],
  all: boolean,
): readonly Dataset[] {
  const every = [...datasets(node), ...snapshotsOf(node)];
  const depth = options.flags.has('r') ? Number.POSITIVE_INFINITY : Number(options.values.get('d')?.[0] ?? 0);
  const types = options.values.get('t')?.join(',').split(',') ?? ['filesystem', 'volume'];
  const level = (name: string, of: string) => name.slice(of.length).split('/').length - 1;
  const found =
    names.length === 0 && all
      ? every
      : names.flatMap((name) => {
          const top = named(every, name);
          return every.filter(
            (one) =>
              one.name === top.name ||
              (depth > 0 && one.name.startsWith(`${top.name}@`)) ||
              (one.name.startsWith(`${top.name}/`) && level(one.name, top.name) <= depth),
          );
        });
  return found.filter(
    ({type}) =>
      types.includes('all') ||
      types.some((one) => type.startsWith(one.replace(/^fs$/, 'filesystem').replace(/^vol$/, 'volume'))),
  );
}
