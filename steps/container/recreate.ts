import {type Change, change, type FieldDiff, type LxcResource} from '@phoenix/kit';
import {type GuestState, mountsOf, pctDestroy, pctStop} from '@phoenix/proxmox';
import {idMapDiff} from './id-map.js';

/** What cannot change on a container that exists; the way there is a new one, if the user allows it by name. */
export function recreate({id, container}: LxcResource, {config, running}: GuestState): readonly Change[] {
  const unprivileged = config.keys.get('unprivileged') === '1';
  const flag = (value: boolean) => (value ? '1' : '0');
  const diff: readonly FieldDiff[] = [
    ...(unprivileged === container.unprivileged
      ? []
      : [{field: 'unprivileged', from: flag(unprivileged), to: flag(container.unprivileged)}]),
    ...idMapDiff(container, config),
  ];
  if (diff.length === 0) return [];
  const data = mountsOf(config).filter(({key, type}) => key !== 'rootfs' && type === 'volume');
  const loses = data.map(({volume, mp}) => `${volume} (${mp})`).join(', ');
  return [
    change(
      `destroy ${id} to make it again${loses === '' ? '' : `, with its data: ${loses}`}`,
      [...(running ? [pctStop(id)] : []), pctDestroy(id)],
      {
        impact: data.length > 0 ? 'data-loss' : 'recreate',
        diff,
      },
    ),
  ];
}
