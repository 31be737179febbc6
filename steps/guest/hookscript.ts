import {type GuestResource, Refusal, type StepContext} from '@phoenix/kit';
import {type GuestState, type NodeState, nodeState} from '@phoenix/proxmox';
import {isHalfMade} from './half-made.js';
import {snippetFolder} from './snippet-folder.js';

/**
 * Proxmox takes no hookscript that it could not run, and would say so when the guest is already made. One that the guest has
 * already is not looked for. Source: PVE::GuestHelpers, check_hookscript.
 */
export async function refuseMissingHookscript(
  {facts, exec}: Pick<StepContext, 'facts' | 'exec'>,
  resource: GuestResource,
  volume: string | undefined,
  state: GuestState | undefined,
): Promise<void> {
  const current = state === undefined || isHalfMade(state) ? undefined : state.config.keys.get('hookscript');
  if (volume === undefined || volume === current) return;
  const node = await facts(nodeState);
  const path = pathOf(volume, resource, node);
  const {exitCode} = await exec({argv: ['test', '-x', path]});
  if (exitCode === 0) return;
  throw new Refusal(
    'hookscript-missing',
    `${resource.id} ${resource.name} is to get the hookscript ${volume}, which ${node.name} does not have, or may not run`,
    `it belongs at ${path}; then: chmod +x ${path}`,
  );
}

function pathOf(volume: string, {id, name}: GuestResource, {storages, name: node}: NodeState): string {
  const [storage = '', file = ''] = volume.split(':snippets/');
  const found = storages.find((one) => one.id === storage);
  const folder = found === undefined ? undefined : snippetFolder(found);
  if (folder !== undefined) return `${folder}/${file}`;
  const able = storages.filter((one) => snippetFolder(one) !== undefined).map((one) => one.id);
  throw new Refusal(
    'hookscript-missing',
    `${id} ${name} is to get the hookscript ${volume}, and the storage ${storage} holds no snippets on ${node}`,
    `storages that do: ${able.join(', ') || 'none; pvesm set local --content snippets,... (with what it has already)'}`,
  );
}
