import type {Checksum, Fact, FactScope} from '@phoenix/kit';
import {isUsable, type Storage} from './storage.js';
import {succeed} from './succeed.js';

/** Where a storage keeps files that a disk can be made of. */
export interface ImageFolder {
  readonly storage: string;
  readonly content: 'iso' | 'import' | 'images';
  /** Absolute. */
  readonly path: string;
}

export interface ImageFile {
  /** Absolute, on the node. */
  readonly path: string;
  /** What it was found to have when phoenix verified it, if it has not been written since; undefined: nobody looked. */
  readonly checksum: Checksum | undefined;
}

/** Below a storage's path. Source: PVE::Storage::Plugin; `content-dirs` may name another. */
const places = {iso: 'template/iso', import: 'import', images: 'images'} as const;
const contents = ['import', 'iso', 'images'] as const;

/** Those that this node may use, in the order of storage.cfg. */
export const imageFolders = (storages: readonly Storage[], node: string): readonly ImageFolder[] =>
  storages.flatMap((storage) => {
    const {id, path, content} = storage;
    if (path === undefined || !isUsable(storage, node)) return [];
    return contents
      .filter((kind) => content.includes(kind))
      .map((kind) => ({storage: id, content: kind, path: folderOf(path, storage, kind)}));
  });

const folderOf = (path: string, {properties}: Storage, kind: keyof typeof places): string => {
  const own = new RegExp(`(?:^|,)${kind}=([^,]+)`).exec(properties.get('content-dirs') ?? '')?.[1];
  return `${path.replace(/\/+$/, '')}/${(own ?? places[kind]).replace(/^\/+|\/+$/g, '')}`;
};

/** Where the file of `local:iso/noble.img` is; undefined: that is no such volume, or nobody knows its storage. */
export const isoPath = (storages: readonly Storage[], volume: string): string | undefined => {
  const [, id, file] = /^([^:/]+):iso\/([^/]+)$/.exec(volume) ?? [];
  const storage = storages.find((one) => one.id === id);
  return storage?.path === undefined ? undefined : `${folderOf(storage.path, storage, 'iso')}/${file}`;
};

/**
 * The file beside an image that says which sum it was found to have: the sum is part of its name, so that one look at
 * names answers for all images. An image that is younger than its mark was replaced.
 */
export const imageMark = (image: string, {algorithm, hex}: Checksum): string => `${image}.${algorithm}-${hex}`;

/** What fetching or verifying an image changes. A `*` is in no storage's name. */
export const IMAGES: FactScope = 'storage:*images';

/** Every image in these folders, with one command; folders that are not there have none. */
export const images = (folders: readonly ImageFolder[]): Fact<readonly ImageFile[]> => {
  const paths = folders.map(({path}) => path);
  return {
    key: `images:${paths.join(':')}`,
    scope: IMAGES,
    read: async (node) => {
      if (paths.length === 0) return [];
      const argv = ['find', '-L', ...paths, '-maxdepth', '1', '-type', 'f', '-printf', '%T@ %p\\n'];
      // Exit 1: a folder is not there yet.
      return readImages((await succeed(node, argv, 1)).stdout);
    },
  };
};

const readImages = (text: string): readonly ImageFile[] => {
  const files = text.split('\n').flatMap((line) => {
    const match = /^(\d+(?:\.\d+)?) (\/.+)$/.exec(line);
    return match === null ? [] : [{changed: Number(match[1]), path: match[2]!}];
  });
  const marks = new Map<string, {readonly changed: number; readonly checksum: Checksum}[]>();
  const found: typeof files = [];
  for (const file of files) {
    const [, image, algorithm, hex] = /^(.+)\.(sha256|sha512)-([0-9a-f]{64,128})$/.exec(file.path) ?? [];
    if (image === undefined) found.push(file);
    else {
      const checksum = {algorithm: algorithm as Checksum['algorithm'], hex: hex!};
      marks.set(image, [...(marks.get(image) ?? []), {changed: file.changed, checksum}]);
    }
  }
  return found.map(({path, changed}) => ({
    path,
    checksum: [...(marks.get(path) ?? [])]
      .filter((mark) => mark.changed >= changed)
      .sort((a, b) => b.changed - a.changed)[0]?.checksum,
  }));
};
