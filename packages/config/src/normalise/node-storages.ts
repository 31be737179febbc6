import type {GuestResource, StorageSettings} from '@phoenix/kit';
import type {JsonObject} from '../json.js';
import {type Dataset, datasetsOf} from './datasets.js';

/** Where cloud-init's documents go when no storage of the config holds snippets: the installer makes it. */
const SNIPPETS_ON = 'local';

/** Those of the datasets, and those of the node that VMs need something of. Their content is what both ask for. */
export const storagesOf = (hypervisor: JsonObject, guests: readonly GuestResource[]): StorageSettings[] => {
  const own = datasetsOf(hypervisor).flatMap((dataset) => (dataset.storage === undefined ? [] : [dataset]));
  const needs = needsOf(guests, own);
  const contentOf = (id: string, given: readonly string[]) => [...new Set([...given, ...(needs.get(id) ?? [])])];
  const ids = own.map(({storage}) => storage?.id);
  // A container's storage that the config does not own is looked at by the container's own steps.
  const others = [...needs].map(([id, content]) => ({id, content: [...content].filter((type) => type !== 'rootdir')}));
  return [
    ...own.map(({storage, ...dataset}): StorageSettings => {
      const {id, type, content} = storage!;
      return {id, content: contentOf(id, content), backend: backendOf(dataset, type)};
    }),
    ...others
      .filter(({id, content}) => !ids.includes(id) && content.length > 0)
      .map(({id, content}): StorageSettings => ({id, content, backend: {type: 'existing'}})),
  ];
};

const backendOf = ({id, mountpoint}: Dataset, type: 'zfspool' | 'dir'): StorageSettings['backend'] =>
  type === 'zfspool' ? {type, pool: id} : {type, path: mountpoint ?? `/${id}`, isMountpoint: true, dataset: id};

/** Content types that the guests need, by storage. */
const needsOf = (guests: readonly GuestResource[], own: readonly Dataset[]): Map<string, Set<string>> => {
  const needs = new Map<string, Set<string>>();
  const need = (id: string, content: string) => needs.set(id, (needs.get(id) ?? new Set()).add(content));
  for (const guest of guests) {
    if (guest.kind === 'lxc') {
      for (const {storage} of [guest.container.rootfs, ...guest.container.volumes]) need(storage, 'rootdir');
      continue;
    }
    const {disk, origin} = guest.vm;
    need(disk.storage, 'images');
    // `local:import/x.qcow2`
    const [, storage, type] = (origin.from === 'image' && /^([^:/]+):(import|iso|images)\//.exec(origin.image)) || [];
    if (storage !== undefined && type !== undefined) need(storage, type);
  }
  const hasSnippets = own.some(({storage}) => storage?.content.includes('snippets'));
  if (guests.some(({kind}) => kind === 'vm') && !hasSnippets) need(SNIPPETS_ON, 'snippets');
  return needs;
};
