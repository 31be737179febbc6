import {type Change, type Command, change, type StepContext} from '@phoenix/kit';
import {clusterIds, guestState, guests, isUsable, nodeName, storages} from '@phoenix/proxmox';
import {snippetFolder} from '../../guest/snippet-folder.js';
import {isSnippetOf, namedSnippets, SNIPPETS, snippetFiles} from './snippets.js';

/**
 * phoenix's snippets of this VM that nothing starts with once it has the wanted ones: no pending change and no snapshot of
 * its own names them, and no config of another guest.
 */
export async function leftoverSnippets(
  {facts, resource: {id}}: StepContext,
  wanted: readonly string[],
): Promise<readonly string[]> {
  const [all, node] = await Promise.all([facts(storages), facts(nodeName)]);
  const folders = all.filter((storage) => isUsable(storage, node)).flatMap((storage) => snippetFolder(storage) ?? []);
  if (folders.length === 0) return [];
  const candidates = [...(await facts(snippetFiles(folders)))].filter((path) => isSnippetOf(id, path));
  if (candidates.length === 0) return [];
  const own = await facts(guestState(id));
  const others = [...(await facts(guests)).values()].filter((other) => other.id !== id);
  const named = new Set([
    ...wanted,
    ...(own === undefined ? [] : namedSnippets(own, {live: false})),
    ...others.flatMap((other) => namedSnippets(other)),
  ]);
  return candidates.filter((path) => !named.has(path.slice(path.lastIndexOf('/') + 1)));
}

/** $1 the config's file, $2 what it must say, then what goes: `qm set` exits 0 also where it has set nothing. */
const SCRIPT = ['grep -qxF -e "cicustom: $2" "$1" || exit 0', 'shift 2', 'rm -f -- "$@"'].join('\n');

/** Removes them if the VM's config has the new ones. */
export const removeOnceSet = (id: number, cicustom: string, paths: readonly string[]): Command => ({
  argv: ['sh', '-c', SCRIPT, 'sh', `/etc/pve/qemu-server/${id}.conf`, cicustom, ...paths],
});

/** Of a VM that is gone from the whole cluster nothing is left: there may be secrets in them. */
export async function removeSnippets(context: StepContext): Promise<readonly Change[]> {
  const {facts, resource} = context;
  const {id} = resource;
  // After its destruction the list of the whole cluster is as it was before it.
  const home = (await facts(clusterIds)).get(id)?.node;
  if (home !== undefined && home !== (await facts(nodeName))) return [];
  if ((await facts(guestState(id))) !== undefined) return [];
  const paths = await leftoverSnippets(context, []);
  if (paths.length === 0) return [];
  return [change(`remove the cloud-init documents of ${id}`, [{argv: ['rm', '-f', ...paths]}], {touches: [SNIPPETS]})];
}
