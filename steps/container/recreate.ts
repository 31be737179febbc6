import {type Change, change, type FieldDiff, type StepContext} from '@phoenix/kit';
import {type GuestState, pctDestroy, pctStop} from '@phoenix/proxmox';
import {beforeDestroy} from '../guest/before-destroy.js';
import {dataVolumes} from './data-volumes.js';
import {idMapDiff} from './id-map.js';
import {isUnprivileged} from './privilege.js';
import {asContainer} from './resource.js';

/** What cannot change on a container that exists; the way there is a new one, if the user allows it by name. */
export async function recreate(context: StepContext, state: GuestState): Promise<readonly Change[]> {
  const {id, container} = asContainer(context.resource);
  const {config, running} = state;
  const unprivileged = isUnprivileged(config);
  const flag = (value: boolean) => (value ? '1' : '0');
  const diff: readonly FieldDiff[] = [
    ...(unprivileged === container.unprivileged
      ? []
      : [{field: 'unprivileged', from: flag(unprivileged), to: flag(container.unprivileged)}]),
    ...idMapDiff(container, config),
  ];
  if (diff.length === 0) return [];
  const what = [...new Set(diff.map(({field}) => field))].join(' and ');
  const waiting = await beforeDestroy(context, state, `${what} differs, and changes only with a container made anew`);
  if (waiting.length > 0) return waiting;
  const data = dataVolumes(config);
  const title = `destroy ${id} to make it again${data.length === 0 ? '' : `, with its data: ${data.join(', ')}`}`;
  const commands = [...(running ? [pctStop(id)] : []), pctDestroy(id)];
  return [change(title, commands, {impact: data.length > 0 ? 'data-loss' : 'recreate', diff})];
}
