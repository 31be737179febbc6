import type {LabNode} from '../../../node.js';
import {storageSections} from '../../storage/storage-file.js';
import {complain} from '../complain.js';
import type {readOptions} from './options.js';
import {type Dataset, datasetsState} from './pools.js';

/** Those that were made with zfs, and the volumes of Proxmox's storages on the pools. */
export function datasets(node: LabNode): readonly Dataset[] {
  const own = datasetsState.read(node.files);
  const volumes = storageSections(node).flatMap(({id, type, properties: {pool = ''}}) =>
    type !== 'zfspool' || !own.some(({name}) => name === pool)
      ? []
      : node.volumes.list(id).map((volid): Dataset => {
          const {format, bytes} = node.volumes.info(volid)!;
          const name = `${pool}/${volid.slice(id.length + 1).replace(/^.*\//, '')}`;
          return format === 'subvol'
            ? {name, type: 'filesystem', mounted: true, created: 0, properties: {refquota: String(bytes)}}
            : {name, type: 'volume', mounted: false, created: 0, properties: {volsize: String(bytes)}};
        }),
  );
  return [...own, ...volumes].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export const named = (all: readonly Dataset[], name: string): Dataset =>
  all.find((dataset) => dataset.name === name) ?? complain(`cannot open '${name}': dataset does not exist`);

/** `-r`, `-d DEPTH`, `-t TYPES` and the operands: which datasets are meant. */
export function selected(
  node: LabNode,
  options: ReturnType<typeof readOptions>,
  names: readonly string[],
  all: boolean,
): readonly Dataset[] {
  const every = datasets(node);
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
              one.name === top.name || (one.name.startsWith(`${top.name}/`) && level(one.name, top.name) <= depth),
          );
        });
  return found.filter(
    ({type}) =>
      types.includes('all') ||
      types.some((one) => type.startsWith(one.replace(/^fs$/, 'filesystem').replace(/^vol$/, 'volume'))),
  );
}
