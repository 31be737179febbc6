import type {FieldDiff} from '@phoenix/kit';
import {type CurrentNic, parseNic} from '@phoenix/proxmox';

/**
 * What of a running container's nics is in its config at once, and in effect with its next start only: nothing on the node
 * says so afterwards. Source: PVE::LXC, update_net and hotplug_net.
 */
export const nicsAtStart = (diff: readonly FieldDiff[]): readonly string[] =>
  diff.flatMap(({field, from, to}) => {
    if (!/^net\d+$/.test(field) || to === undefined) return [];
    const [before, after] = [from === undefined ? undefined : parseNic(from), parseNic(to)];
    return [
      ...(before?.mtu === after.mtu ? [] : [`mtu of ${field}`]),
      ...(isReplugged(before, after) || trunks(before) === trunks(after) ? [] : [`trunks of ${field}`]),
    ];
  });

/** On the bridge anew, with all that belongs to that. */
const isReplugged = (before: CurrentNic | undefined, after: CurrentNic): boolean =>
  before === undefined ||
  (['hwaddr', 'name', 'bridge', 'tag', 'firewall', 'link_down'] as const).some(
    (name) => before.properties.get(name) !== after.properties.get(name),
  );

const trunks = (nic: CurrentNic | undefined): string | undefined => nic?.properties.get('trunks');
