import {type Checksum, type ImageOrigin, Refusal, type StepContext, type VmResource} from '@phoenix/kit';
import {type ImageFolder, imageFolders, images, nodeState} from '@phoenix/proxmox';

/** Where an origin's image is, or will be. */
export interface FoundImage {
  /** Absolute, on the node: what `import-from` takes. */
  readonly path: string;
  readonly isThere: boolean;
  /** It is there, and has the sum that the config names, or the config names none. */
  readonly isVerified: boolean;
  /** Where it is fetched to, and under which name; undefined: it is there. */
  readonly target?: ImageFolder & {readonly file: string};
}

/** Finds a disk image by volume id, path or file name; where one will be fetched to when no storage has it. */
export async function findImage({facts}: StepContext, origin: ImageOrigin): Promise<FoundImage> {
  const {storages, name: node} = await facts(nodeState);
  const folders = imageFolders(storages, node);
  const wanted = wantedPlaces(origin, folders);
  const known = await facts(images(foldersToLookAt(wanted.paths, folders)));
  for (const path of wanted.paths) {
    const image = known.find((one) => one.path === path);
    if (image === undefined) continue;
    return {path, isThere: true, isVerified: isSame(origin.checksum, image.checksum)};
  }
  const target = origin.url === undefined ? undefined : targetFor(wanted, folders, origin.packed !== undefined);
  if (target !== undefined) return {path: `${target.path}/${target.file}`, isThere: false, isVerified: false, target};
  throw notFound(origin, wanted.paths, node);
}

const isSame = (wanted: Checksum | undefined, found: Checksum | undefined): boolean =>
  wanted === undefined || (wanted.algorithm === found?.algorithm && wanted.hex === found.hex);

interface Wanted {
  readonly file: string;
  /** The storage that a volume id or a path names. */
  readonly storage: string | undefined;
  /** In the order in which they are tried. */
  readonly paths: readonly string[];
}

function wantedPlaces({image}: ImageOrigin, folders: readonly ImageFolder[]): Wanted {
  const file = image.slice(image.lastIndexOf('/') + 1);
  if (image.startsWith('/')) {
    const own = folders.find(({path}) => image === `${path}/${file}`);
    return {file, storage: own?.storage, paths: [image]};
  }
  const [, storage, content] = /^([a-z][\w.-]*):(?:(iso|import|images)\/)?[^/]+$/i.exec(image) ?? [];
  const own = storage === undefined ? undefined : folders.filter((folder) => folder.storage === storage);
  const places = own?.filter((folder) => content === undefined || folder.content === content) ?? folders;
  return {
    file: storage === undefined || file.includes('/') ? file : file.slice(file.lastIndexOf(':') + 1),
    storage,
    // Proxmox takes a name of another kind into an iso folder only with its own ending.
    paths: places.flatMap(({path, content: kind}) => {
      const name = file.slice(file.lastIndexOf(':') + 1);
      return kind === 'iso' && !isoName.test(name) ? [`${path}/${name}`, `${path}/${name}.img`] : [`${path}/${name}`];
    }),
  };
}

/** The user's own path may be outside of every storage. */
function foldersToLookAt(paths: readonly string[], folders: readonly ImageFolder[]): readonly ImageFolder[] {
  const outside = paths
    .map((path) => path.slice(0, Math.max(1, path.lastIndexOf('/'))))
    .filter((folder) => !folders.some(({path}) => path === folder));
  return [...folders, ...[...new Set(outside)].map((path) => ({storage: '', content: 'images' as const, path}))];
}

/** Names that Proxmox lets into a folder. Source: PVE::Storage, `$ISO_EXT_RE_0` and `$IMPORT_EXT_RE_1`. */
const isoName = /\.(?:iso|img)$/i;
const importName = /\.(?:qcow2|raw|vmdk)$/i;

/** A compressed one goes to an iso folder: Proxmox lets no such name into the others. */
function targetFor({file, storage}: Wanted, folders: readonly ImageFolder[], packed: boolean): FoundImage['target'] {
  const allowed = folders.filter((folder) => storage === undefined || folder.storage === storage);
  const sorted = [...allowed].sort((a, b) => Number(b.storage === 'local') - Number(a.storage === 'local'));
  const forImport = importName.test(file) && !packed ? sorted.find(({content}) => content === 'import') : undefined;
  if (forImport !== undefined) return {...forImport, file};
  const forIso = sorted.find(({content}) => content === 'iso');
  return forIso && {...forIso, file: isoName.test(file) ? file : `${file}.img`};
}

function notFound(origin: ImageOrigin, paths: readonly string[], node: string): Refusal {
  const places = [...new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/')) || '/'))];
  if (origin.url !== undefined)
    return new Refusal(
      'no-image-storage',
      `no storage of ${node} takes the image ${origin.image}`,
      'pvesm set local --content iso,import,... (with what it has already)',
    );
  return new Refusal(
    'no-image',
    `${node} has no image ${origin.image}; looked in ${places.join(', ') || 'no folder: no storage holds images'}`,
    'give its URL as template_image, or put it there',
  );
}

/** Steps about images are only wanted where the config names one. */
export function imageOf({id, vm: {origin}}: VmResource): ImageOrigin {
  if (origin.from === 'image') return origin;
  throw new Error(`${id} is a clone`);
}
