import type {Reader} from '@phoenix/kit';
import {
  type GuestState,
  type ImageFile,
  imageFolders,
  images,
  isUsable,
  type NodeState,
  nodeState,
  parseProperties,
  readResourcePools,
  type Storage,
  templateFolder,
  templates,
} from '@phoenix/proxmox';

/** What is on the node that an entry may be made of. */
export interface Survey {
  readonly node: NodeState;
  /** Volume ids of OS templates. */
  readonly templates: readonly string[];
  readonly images: readonly ImageFile[];
  /** The resource pool of each guest that is in one. */
  readonly pools: ReadonlyMap<number, string>;
  /** Texts of the snippets that VMs name, by volume id. */
  readonly snippets: ReadonlyMap<string, string>;
}

/** A few looks, however many guests there are. @throws StepError, HostUnreachable */
export async function survey(host: Reader): Promise<Survey> {
  const node = await nodeState.read(host);
  const usable = node.storages.filter((storage) => isUsable(storage, node.name));
  const [found, files, pools, snippets] = await Promise.all([
    Promise.all(usable.filter((one) => templateFolder(one) !== undefined).map((one) => templates(one).read(host))),
    images(imageFolders(node.storages, node.name)).read(host),
    readPools(host),
    readSnippets(host, node),
  ]);
  return {node, templates: found.flat(), images: files, pools, snippets};
}

async function readPools(host: Reader): Promise<ReadonlyMap<number, string>> {
  const {stdout} = await host.exec({argv: ['cat', '/etc/pve/user.cfg']});
  return new Map(
    [...readResourcePools(stdout)].flatMap(([name, ids]) => [...ids].map((id): [number, string] => [id, name])),
  );
}

async function readSnippets(host: Reader, {guests, storages}: NodeState): Promise<ReadonlyMap<string, string>> {
  const named = [...new Set([...guests.values()].flatMap(snippetsOf))].flatMap((volid): [string, string][] => {
    const path = pathOf(volid, storages);
    return path === undefined ? [] : [[volid, path]];
  });
  const read = await Promise.all(
    named.map(async ([volid, path]): Promise<readonly [string, string] | undefined> => {
      const {exitCode, stdout} = await host.exec({argv: ['cat', path]});
      return exitCode === 0 ? [volid, stdout] : undefined;
    }),
  );
  return new Map(read.filter((one) => one !== undefined));
}

/** Those of phoenix's own naming: nothing is read of anybody else's. */
const snippetsOf = ({config}: GuestState): readonly string[] =>
  [...parseProperties(config.keys.get('cicustom') ?? '').values()].filter((volid) =>
    /snippets\/phoenix-\d+-/.test(volid),
  );

/** Below the storage's path, or where its `content-dirs` say. Source: pvesm(1). */
function pathOf(volid: string, storages: readonly Storage[]): string | undefined {
  const [, id, name] = /^([^:]+):snippets\/(.+)$/.exec(volid) ?? [];
  const storage = storages.find((one) => one.id === id);
  const root = storage?.path ?? (storage === undefined ? undefined : `/mnt/pve/${id}`);
  if (storage === undefined || root === undefined) return undefined;
  const own = /(?:^|,)\s*snippets=([^,]+)/.exec(storage.properties.get('content-dirs') ?? '')?.[1];
  return `${root.replace(/\/$/, '')}/${(own ?? 'snippets').trim().replace(/^\/+/, '')}/${name}`;
}
