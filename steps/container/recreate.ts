import {type Change, change, type LxcResource} from '@phoenix/kit';
import {type GuestState, mountsOf, pctDestroy, pctStop} from '@phoenix/proxmox';

/** What cannot change on a container that exists; the way there is a new one, if the user allows it by name. */
export function recreate({id, container}: LxcResource, {config, running}: GuestState): readonly Change[] {
  const unprivileged = config.keys.get('unprivileged') === '1';
  if (unprivileged === container.unprivileged) return [];
  const data = mountsOf(config).filter(({key, type}) => key !== 'rootfs' && type === 'volume');
  const loses = data.map(({volume, mp}) => `${volume} (${mp})`).join(', ');
  return [
    change(
      `destroy ${id} to make it again${loses === '' ? '' : `, with its data: ${loses}`}`,
      [...(running ? [pctStop(id)] : []), pctDestroy(id)],
      {
        impact: data.length > 0 ? 'data-loss' : 'recreate',
        diff: [{field: 'unprivileged', from: unprivileged ? '1' : '0', to: container.unprivileged ? '1' : '0'}],
      },
    ),
  ];
}
