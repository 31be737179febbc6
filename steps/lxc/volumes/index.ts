import {
  type BindMount,
  type Change,
  type Command,
  type Container,
  change,
  cmd,
  defineStep,
  type LxcResource,
  type StepContext,
} from '@phoenix/kit';
import {
  type GuestState,
  guestChange,
  guestState,
  hostIdOf,
  parseMount,
  pctResize,
  pctSet,
  readBlock,
  storageUnit,
} from '@phoenix/proxmox';
import {desiredDescription} from '../../container/description.js';
import {asContainer} from '../../container/resource.js';
import {unprotected} from '../../container/unprotected.js';
import {usedByMounts} from '../../container/used-by-mounts.js';
import {refuseHa} from '../../guest/ha.js';
import {warnRestartPending} from '../../guest/restart-pending.js';
import {foldersWith} from '../../node/folder.js';
import {restart} from '../configure/restart.js';
import {type MountPlan, matchMounts} from './match.js';

/** Data volumes and bind mounts. A volume is found again by its mount point, after a rollback by its volume id; never made twice. */
export default defineStep({
  id: 'lxc.volumes',
  on: 'node',
  kinds: ['lxc'],
  uses: (resource) => usedByMounts(asContainer(resource).container.mounts),
  locks: (resource) => [
    ...guestChange(resource.id),
    ...[...new Set(asContainer(resource).container.volumes.map(({storage}) => storage))].map(storageUnit),
  ],
  async check(context) {
    const {resource, facts, warn} = context;
    const own = asContainer(resource);
    const state = await facts(guestState(own.id));
    if (state === undefined) return [];
    const plan = matchMounts(own, state.config);
    for (const message of plan.warnings) warn('volume-kept', message);
    const mayRestart = state.running && context.allows('restart');
    if (state.running && !mayRestart && plan.restart.length > 0) warnRestartPending(context, plan.restart);
    const owners = await ownersOf(context, own, plan);
    const changes = [...owners, ...grow(own, state, plan), ...attach(own, state, plan), ...remember(own, state, plan)];
    const staged = stagedMounts(state);
    if (!mayRestart || staged.length + plan.restart.length === 0) return changes;
    await refuseHa(context, 'stopped');
    // What this round stages is restarted for in the next one, when it is known to be pending.
    return changes.length > 0 ? changes : [restart(own.id, staged)];
  },
});

/** What lxc.configure found pending before it has restarted for: what is left was staged here. */
const stagedMounts = ({config: {pending}}: GuestState): readonly string[] =>
  [...pending.set.keys(), ...pending.delete].filter((key) => /^mp\d+$/.test(key));

function attach(own: LxcResource, state: GuestState, plan: MountPlan): readonly Change[] {
  if (plan.set.size === 0 && plan.remove.length === 0) return [];
  const folders = plan.binds.flatMap((bind) => folderFor(own.container, bind));
  const set = pctSet(own.id, {
    set: {...Object.fromEntries(plan.set), ...firstNote(own, state, plan)},
    delete: plan.remove,
  });
  const {commands, ...more} = unprotected(own, state, [set]);
  const title = [
    ...(plan.set.size > 0 ? [`attach ${[...plan.set.keys()].join(', ')}`] : []),
    ...(plan.remove.length > 0 ? [`detach ${plan.remove.join(', ')}`] : []),
  ].join('; ');
  const impact = state.running ? (plan.restart.length > 0 ? 'restart' : 'hotplug') : 'none';
  const touches = plan.storages.map((storage) => `storage:${storage}` as const);
  return [change(title, [...folders, ...commands], {diff: plan.diff, impact, ...more, touches})];
}

/** In a description that has no note yet: that these paths are phoenix's. Which volumes they are is known once they are there. */
function firstNote({container}: LxcResource, {config}: GuestState, {set, owned}: MountPlan): {description?: string} {
  if (readBlock(config.description).text !== config.description || set.size === 0) return {};
  const paths = [...set.values()].map((value) => [parseMount('mp', value).mp, '']);
  const volumes = {...owned, ...Object.fromEntries(paths)};
  return {description: desiredDescription(container, {volumes}, config.description)};
}

/** Folders that are mounted already, raw ones too: with the owner that the config says. */
async function ownersOf(
  context: StepContext,
  {container}: LxcResource,
  {binds}: MountPlan,
): Promise<readonly Change[]> {
  const owned = container.mounts
    .filter((mount) => !binds.includes(mount))
    .filter(({ownerUid, ownerGid}) => ownerUid !== undefined || ownerGid !== undefined)
    .map(({hostPath, ownerUid, ownerGid}) => ({
      path: hostPath,
      uid: ownerUid === undefined ? undefined : onNode(container, 'u', ownerUid),
      gid: ownerGid === undefined ? undefined : onNode(container, 'g', ownerGid),
    }));
  if (owned.length === 0) return [];
  return (await foldersWith(context, owned)).map((one) => ({...one, touches: ['node']}));
}

/** Without an owner in the config the folder keeps the one that it has: it may hold somebody's data. */
function folderFor(container: Container, {hostPath, ownerUid, ownerGid}: BindMount): readonly Command[] {
  const make = cmd`mkdir -p ${hostPath}`;
  if (ownerUid === undefined && ownerGid === undefined) return [make];
  const user = ownerUid === undefined ? '' : onNode(container, 'u', ownerUid);
  const group = ownerGid === undefined ? '' : `:${onNode(container, 'g', ownerGid)}`;
  return [make, cmd`chown ${`${user}${group}`} ${hostPath}`];
}

const grow = ({id}: LxcResource, {running}: GuestState, {growing}: MountPlan): readonly Change[] =>
  growing.map(({key, from, to}) =>
    change(`grow ${key} to ${to}G`, [pctResize(id, key, to)], {
      diff: [{field: `${key} size`, from: `${from}G`, to: `${to}G`}],
      impact: running ? 'hotplug' : 'none',
    }),
  );

/** Notes which volume belongs to which path, in the description, which a rollback keeps. Last, when the volume ids are known. */
function remember({id, container}: LxcResource, {config}: GuestState, plan: MountPlan): readonly Change[] {
  if (plan.set.size > 0 || plan.remove.length > 0) return [];
  const {block, text} = readBlock(config.description);
  // What somebody else made and phoenix never wrote to: its mounts are there as the config says, and stay somebody else's.
  if (text === config.description) return [];
  const same = JSON.stringify(sorted(block.volumes)) === JSON.stringify(sorted(plan.owned));
  if (same) return [];
  const description = desiredDescription(container, {...block, volumes: plan.owned}, text);
  const command = pctSet(id, description === '' ? {delete: ['description']} : {set: {description}});
  return [change('note the volume ids in the description', [command])];
}

const sorted = (record: Readonly<Record<string, string>>) =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

/** The node's id of one of the guest's. Proxmox maps those of an unprivileged guest to the node's from 100000 on. */
const onNode = ({unprivileged, idMaps}: Container, type: 'u' | 'g', id: number): number =>
  hostIdOf(idMaps ?? [], type, id) ?? id + (unprivileged ? 100_000 : 0);
