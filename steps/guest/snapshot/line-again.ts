import {type Change, change, type GuestResource, type StepContext} from '@phoenix/kit';
import {type GuestState, guestState, pctSet, qmSet, readBlock} from '@phoenix/proxmox';
import {hashOf, snapshotHash} from '@phoenix/scripts';
import {desiredDescription as containerNotes} from '../../container/description.js';
import {templateOf} from '../../container/ostemplate.js';
import {sourceHash} from '../../container/source-hash.js';
import {desiredDescription as vmNotes} from '../../machine/description.js';
import {cloneHash, imageHash} from '../../machine/source-hash.js';
import {asGuest} from '../resource.js';

/** Whether the guest's notes say what its disk was made from. Somebody who tidies them up may take that away. */
export const isLineLost = ({config}: GuestState): boolean => readBlock(config.description).block.source === undefined;

/**
 * Puts phoenix's line back into notes that have lost it. A snapshot's mark is a hash of what the line said: where the
 * config's own origin gives that very hash, it is what stood there. Undefined: nothing proves it.
 */
export async function lineAgain(context: StepContext, state: GuestState, mark: string): Promise<Change | undefined> {
  if (!isLineLost(state)) return undefined;
  const resource = asGuest(context.resource);
  const source = await originHash(context, resource);
  if (source === undefined || snapshotHash({source, lineage: context.lineage}) !== mark) return undefined;
  const {block, text} = readBlock(state.config.description);
  const {id} = resource;
  const command =
    resource.kind === 'lxc'
      ? pctSet(id, {set: {description: containerNotes(resource.container, {...block, source}, text)}})
      : qmSet(id, {set: {description: vmNotes(resource.vm, {...block, source}, text)}});
  return change(`put phoenix's line back into the notes of ${id}`, [command], {
    impact: state.running ? 'hotplug' : 'none',
  });
}

/** What the line would say of a guest that were made now. */
async function originHash({facts}: StepContext, resource: GuestResource): Promise<string | undefined> {
  if (resource.kind === 'lxc') {
    const {origin} = resource.container;
    if (origin.from === 'template') return hashOf({template: templateOf(resource).template});
    if (origin.from !== 'clone') return undefined;
    const snapshot = (await facts(guestState(origin.source)))?.config.snapshots.find(
      ({name}) => name === origin.snapname,
    );
    return snapshot === undefined ? undefined : sourceHash(origin.source, snapshot);
  }
  const {origin} = resource.vm;
  if (origin.from === 'image') return imageHash(origin);
  if (origin.from !== 'clone') return undefined;
  const source = await facts(guestState(origin.source));
  return source === undefined
    ? undefined
    : cloneHash(
        source,
        source.config.snapshots.find(({name}) => name === origin.snapname),
      );
}
