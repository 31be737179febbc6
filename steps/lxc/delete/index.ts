import {change, defineStep, Refusal} from '@phoenix/kit';
import {guestChange, guestState, mountsOf, nodeState, pctDestroy, pctStop, unusedOf} from '@phoenix/proxmox';
import {isHalfMade, removeHalfMade} from '../../container/half-made.js';

/** Destroys the container with its volumes. Data volumes are named, and need the user's word. */
export default defineStep({
  id: 'lxc.delete',
  on: 'node',
  kinds: ['lxc'],
  locks: ({id}) => guestChange(id),
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  async check(context) {
    const {
      resource: {id, name},
      facts,
    } = context;
    const state = await facts(guestState(id));
    if (state === undefined) return [];
    if (state.kind === 'vm') throw new Refusal('id-taken', `${id} is a VM, the config describes a container`);
    if (isHalfMade(state)) return removeHalfMade(context, state);
    const {config, running} = state;
    if (config.keys.get('protection') === '1')
      throw new Refusal(
        'protected',
        `${id} ${name} is protected`,
        `pct set ${id} --protection 0, and remove protection from the config`,
      );
    if ((await facts(nodeState)).haResources.has(id))
      throw new Refusal('ha-managed', `${id} ${name} is managed by HA`, `ha-manager remove ct:${id}`);
    const data = [
      ...mountsOf(config)
        .filter(({key, type}) => key !== 'rootfs' && type === 'volume')
        .map(({volume, mp, sizeGb}) => `${volume} (${mp}, ${sizeGb ?? '?'}G)`),
      ...[...unusedOf(config).values()].map((volid) => `${volid} (unused)`),
    ];
    const title = `destroy ${id} ${name}${data.length === 0 ? '' : ` and its data: ${data.join(', ')}`}`;
    const commands = [...(running ? [pctStop(id)] : []), pctDestroy(id, {purge: true})];
    return [change(title, commands, {impact: data.length === 0 ? 'recreate' : 'data-loss'})];
  },
});
