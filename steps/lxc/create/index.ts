import {type Change, change, defineStep, type LxcResource, type StepContext} from '@phoenix/kit';
import {formatMount, guestExclusive, guestState, nodeCommands, pctCreate, storageUnit} from '@phoenix/proxmox';
import {hashOf} from '@phoenix/scripts';
import {desiredDescription} from '../../container/description.js';
import {desiredKeys} from '../../container/desired-keys.js';
import {optionsToSet} from '../../container/mount-options.js';
import {findTemplate, templateOf} from '../../container/ostemplate.js';
import {warnOfOtherSystem} from '../../container/other-system.js';
import {recreate} from '../../container/recreate.js';
import {asContainer} from '../../container/resource.js';
import {isHalfMade, removeHalfMade} from '../../guest/half-made.js';

/** Makes a container from an OS template. */
export default defineStep({
  id: 'lxc.create',
  on: 'node',
  kinds: ['lxc'],
  plansAbsent: true,
  wanted: (resource) => asContainer(resource).container.origin.from === 'template',
  locks: (resource) => [
    guestExclusive(resource.id),
    storageUnit(asContainer(resource).container.rootfs.storage),
    nodeCommands(),
  ],
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  timeoutMs: 4 * 3_600_000,
  async check(context) {
    const resource = asContainer(context.resource);
    const state = await context.facts(guestState(resource.id));
    if (state === undefined) return makeFromTemplate(context, resource);
    if (isHalfMade(state)) return removeHalfMade(context, state);
    warnOfOtherSystem(context, resource, state);
    return recreate(context, state);
  },
});

async function makeFromTemplate(context: StepContext, resource: LxcResource): Promise<readonly Change[]> {
  const {id, container} = resource;
  const {template} = await findTemplate(context, templateOf(resource));
  const {unprivileged, ostype, pool} = container;
  const {storage, sizeGb, options} = container.rootfs;
  const rootfs = formatMount({volume: `${storage}:${sizeGb}`, ...optionsToSet(options)});
  const keys = Object.fromEntries(desiredKeys(container));
  // What the disk was made from is noted with it: the config may name another template later.
  const description = desiredDescription(container, {
    source: hashOf({template: templateOf(resource).template}),
    volumes: {},
  });
  const command = pctCreate(id, {
    ostemplate: template,
    rootfs,
    // Proxmox's own default for pct create is a privileged container.
    unprivileged,
    ...keys,
    ostype,
    pool,
    description,
  });
  const diff = Object.entries({...keys, rootfs}).map(([field, to]) => ({
    field,
    from: undefined,
    to,
  }));
  return [change(`create ${id} from ${template}`, [command], {diff, touches: [`storage:${storage}`]})];
}
