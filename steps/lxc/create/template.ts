import {type Change, change, cmd, Refusal, type StepContext, type TemplateOrigin} from '@phoenix/kit';
import {
  availableTemplates,
  isUsable,
  nodeState,
  pveamAvailable,
  pveamDownload,
  pveamUpdate,
  type Storage,
  templateFolder,
  templates,
} from '@phoenix/proxmox';
import {distance} from './nearest.js';

export interface FoundTemplate {
  /** What `pct create` takes. */
  readonly template: string;
  /** What must be done before it is there. */
  readonly fetch: readonly Change[];
}

/** Where pveam keeps the index of templates that it last fetched. */
const INDEX = '/var/lib/pve-manager/apl-info';
const INDEX_MAX_AGE_S = 24 * 3600;

/** Finds an OS template by volume id, path or file name; one that no storage has is fetched. */
export async function findTemplate(context: StepContext, origin: TemplateOrigin): Promise<FoundTemplate> {
  const {storages, name: node} = await context.facts(nodeState);
  const places = storages.filter((storage) => isUsable(storage, node) && templateFolder(storage) !== undefined);
  const place = places.find((storage) => isIn(origin.template, storage));
  // A path outside of every storage is the user's own file: pct reads it as it is.
  if (origin.template.startsWith('/') && place === undefined) return {template: origin.template, fetch: []};
  const file = origin.template.slice(origin.template.lastIndexOf('/') + 1);
  for (const storage of place === undefined ? places : [place]) {
    const volid = `${storage.id}:vztmpl/${file}`;
    if ((await context.facts(templates(storage))).includes(volid)) return {template: volid, fetch: []};
  }
  const target = place ?? places.find(({id}) => id === 'local') ?? places[0];
  if (target === undefined)
    throw new Refusal(
      'no-template-storage',
      `no storage of ${node} holds OS templates`,
      'pvesm set local --content vztmpl,...',
    );
  const fetch =
    origin.url === undefined ? await fromIndex(context, target, file) : [fromUrl(node, target, file, origin)];
  return {template: `${target.id}:vztmpl/${file}`, fetch};
}

const isIn = (template: string, storage: Storage): boolean =>
  template.startsWith(`${storage.id}:vztmpl/`) || template.startsWith(`${templateFolder(storage)}/`);

async function fromIndex(context: StepContext, {id}: Storage, file: string): Promise<readonly Change[]> {
  const download = change(`fetch ${file}`, [pveamDownload(id, file)], {touches: [`storage:${id}`]});
  const offered = availableTemplates((await context.exec(pveamAvailable())).stdout);
  if (offered.includes(file)) return [download];
  if (await isIndexOld(context)) {
    const refresh = change(`refresh the index of templates, fetch ${file}`, [pveamUpdate(), pveamDownload(id, file)], {
      touches: [`storage:${id}`],
    });
    return [refresh];
  }
  const nearest = [...offered].sort((a, b) => distance(a, file) - distance(b, file))[0];
  const hint = nearest === undefined ? 'give a template_url' : `the nearest that there is: ${nearest}`;
  throw new Refusal('no-template', `no storage has the template ${file}, and it is not in Proxmox's index`, hint);
}

async function isIndexOld(context: StepContext): Promise<boolean> {
  const [modified, now] = await Promise.all([context.exec(cmd`stat -c %Y ${INDEX}`), context.exec(cmd`date +%s`)]);
  return modified.exitCode !== 0 || Number(now.stdout) - Number(modified.stdout) > INDEX_MAX_AGE_S;
}

/** Proxmox's own download, which checks the sum before it puts the file in place. */
function fromUrl(node: string, {id}: Storage, file: string, {url, sha256}: TemplateOrigin): Change {
  const sum = sha256 === undefined ? [] : ['--checksum', sha256, '--checksum-algorithm', 'sha256'];
  const argv = [
    'pvesh',
    'create',
    `/nodes/${node}/storage/${id}/download-url`,
    '--content',
    'vztmpl',
    '--filename',
    file,
    '--url',
    url!,
    ...sum,
  ];
  return change(`fetch ${file} from ${new URL(url!).host}`, [{argv}], {touches: [`storage:${id}`]});
}
