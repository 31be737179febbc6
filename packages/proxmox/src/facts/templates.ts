import type {Fact} from '@phoenix/kit';
import type {Storage} from './storage.js';
import {succeed} from './succeed.js';

/** Volume ids of the OS templates on a storage, sorted: `local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst`. */
export const templates = (storage: Storage): Fact<readonly string[]> => ({
  key: `templates:${storage.id}`,
  scope: `storage:${storage.id}`,
  read: async (node) => {
    const folder = templateFolder(storage);
    if (folder === undefined) return [];
    // Without the folder find says 1: no template yet.
    const {stdout} = await succeed(node, ['find', '-L', folder, '-maxdepth', '1', '-type', 'f'], 1);
    return stdout
      .split('\n')
      .filter((path) => path.startsWith(`${folder}/`) && /\.tar\.(?:gz|xz|zst|bz2)$/.test(path))
      .map((path) => `${storage.id}:vztmpl/${path.slice(folder.length + 1)}`)
      .sort();
  },
});

/** Where a storage keeps OS templates; undefined when it keeps none. */
export const templateFolder = ({path, content, properties}: Storage): string | undefined => {
  if (path === undefined || !content.includes('vztmpl')) return undefined;
  const own = /(?:^|,)vztmpl=([^,]+)/.exec(properties.get('content-dirs') ?? '')?.[1];
  return `${path.replace(/\/+$/, '')}/${(own ?? 'template/cache').replace(/^\/+|\/+$/g, '')}`;
};
