import {type Change, change, cmd, defineStep, Refusal, type StepContext} from '@phoenix/kit';
import {
  availableTemplates,
  guestState,
  nodeState,
  pveamAvailable,
  pveamDownload,
  pveamUpdate,
  pveshDownloadUrl,
} from '@phoenix/proxmox';
import {type FoundTemplate, fileOf, findTemplate, templateOf} from '../../container/ostemplate.js';
import {asContainer} from '../../container/resource.js';
import {isHalfMade} from '../../guest/half-made.js';
import {distance} from './nearest.js';

/** Sees to the OS template that a container is made of: one that no storage has is fetched. */
export default defineStep({
  id: 'lxc.ostemplate',
  on: 'node',
  kinds: ['lxc'],
  plansAbsent: true,
  uses: () => ['hypervisor.storages'],
  wanted: (resource) => asContainer(resource).container.origin.from === 'template',
  // Containers made of one template fetch it once; whoever comes second finds it.
  locks: (resource) => [{name: `ostemplate:${fileOf(templateOf(asContainer(resource)).template)}`, units: 'all'}],
  timeoutMs: 4 * 3_600_000,
  async check(context) {
    const resource = asContainer(context.resource);
    const state = await context.facts(guestState(resource.id));
    // What is there needs its template no more, unless it may be made anew.
    if (state !== undefined && !isHalfMade(state) && !context.allows('recreate')) return [];
    const {missing} = await findTemplate(context, templateOf(resource));
    if (missing === undefined) return [];
    const {url} = templateOf(resource);
    return url === undefined ? fromIndex(context, missing) : [await fromUrl(context, missing)];
  },
});

type Missing = NonNullable<FoundTemplate['missing']>;

/** Where pveam keeps the index of templates that it last fetched. */
const INDEX = '/var/lib/pve-manager/apl-info';
const INDEX_MAX_AGE_S = 24 * 3600;

async function fromIndex(context: StepContext, {storage, file}: Missing): Promise<readonly Change[]> {
  const touches = [`storage:${storage}`] as const;
  const offered = availableTemplates((await context.exec(pveamAvailable())).stdout);
  if (offered.includes(file)) return [change(`fetch ${file}`, [pveamDownload(storage, file)], {touches})];
  if (await isIndexOld(context)) {
    const commands = [pveamUpdate(), pveamDownload(storage, file)];
    return [change(`refresh the index of templates, fetch ${file}`, commands, {touches})];
  }
  const nearest = [...offered].sort((a, b) => distance(a, file) - distance(b, file))[0];
  const hint = nearest === undefined ? 'give a template_url' : `the nearest that there is: ${nearest}`;
  throw new Refusal('no-template', `no storage has the template ${file}, and it is not in Proxmox's index`, hint);
}

async function isIndexOld(context: StepContext): Promise<boolean> {
  const [modified, now] = await Promise.all([context.exec(cmd`stat -c %Y ${INDEX}`), context.exec(cmd`date +%s`)]);
  return modified.exitCode !== 0 || Number(now.stdout) - Number(modified.stdout) > INDEX_MAX_AGE_S;
}

async function fromUrl(context: StepContext, {storage, file}: Missing): Promise<Change> {
  const {url, checksum} = templateOf(asContainer(context.resource));
  const {name: node} = await context.facts(nodeState);
  const command = pveshDownloadUrl(node, storage, {content: 'vztmpl', file, url: url!, checksum});
  return change(`fetch ${file} from ${new URL(url!).host}`, [command], {touches: [`storage:${storage}`]});
}
