import {Refusal, type StepContext} from '@phoenix/kit';
import {isUsable, nodeName, parseProperties, storages} from '@phoenix/proxmox';
import {snippetFolder} from '../../guest/snippet-folder.js';

export interface Place {
  readonly storage: string;
  readonly folder: string;
  /** Of all storages: where old snippets may lie. */
  readonly folders: readonly string[];
}

/** The storage that the VM's snippets are in already, else the first one that takes any. @throws Refusal no-snippet-storage */
export async function findPlace({facts, resource}: StepContext, cicustom: string | undefined): Promise<Place> {
  const [all, node] = await Promise.all([facts(storages), facts(nodeName)]);
  const places = all
    .filter((storage) => isUsable(storage, node))
    .flatMap((storage) => {
      const folder = snippetFolder(storage);
      return folder === undefined ? [] : [{storage: storage.id, folder}];
    });
  const current = parseProperties(cicustom ?? '')
    .get('user')
    ?.split(':')[0];
  const place = places.find(({storage}) => storage === current) ?? places[0];
  if (place !== undefined) return {...place, folders: places.map(({folder}) => folder)};
  const candidate = all.find((storage) => storage.path !== undefined && isUsable(storage, node));
  const {id, content} = candidate ?? {id: 'local', content: ['iso', 'vztmpl', 'backup']};
  throw new Refusal(
    'no-snippet-storage',
    `no storage of ${node} holds snippets, which ${resource.id}'s cloud-init documents are`,
    `pvesm set ${id} --content ${[...content, 'snippets'].join(',')}`,
  );
}
