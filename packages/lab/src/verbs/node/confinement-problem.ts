import type {LabNode} from '../../node.js';
import type {RawLine} from '../config/guest-config.js';

/** LXC's messages where the container's own AppArmor profile or map of ids keeps it from starting. */
export const confinementProblem = ({files}: LabNode, vmid: number, raw: readonly RawLine[]): string | undefined => {
  const loaded = files.read('/sys/kernel/security/apparmor/profiles')?.toString() ?? '';
  const profile = raw.findLast(({key}) => key === 'lxc.apparmor.profile')?.value ?? 'generated';
  if (
    !['generated', 'unconfined', 'unchanged'].includes(profile) &&
    !loaded.split('\n').some((line) => line.startsWith(`${profile} (`))
  )
    return [
      `apparmor_process_label_set_at: 1186 No such file or directory - Failed to write AppArmor profile "${profile}" to 17`,
      `do_start: 1258 Failed to setup the security context of container "${vmid}"`,
      `__lxc_start: 2114 Failed to spawn container "${vmid}"`,
      '',
    ].join('\n');
  const maps = raw.filter(({key}) => key === 'lxc.idmap').map(({value}) => value.split(/\s+/));
  const denied = maps.find(
    ([type, , host, size]) =>
      !isGranted(
        files.read(type === 'u' ? '/etc/subuid' : '/etc/subgid')?.toString() ?? '',
        Number(host),
        Number(size),
      ),
  );
  if (denied === undefined) return undefined;
  const [type, inside, host, size] = denied;
  return [
    `lxc_map_ids: 3701 new${type}idmap failed to write mapping "new${type}idmap: ${type}id range [${inside}-${Number(inside) + Number(size)}) -> [${host}-${Number(host) + Number(size)}) not allowed"`,
    'lxc_spawn: 1788 Failed to set up id mapping.',
    `__lxc_start: 2114 Failed to spawn container "${vmid}"`,
    '',
  ].join('\n');
};

/** Each id is in one of root's ranges. */
const isGranted = (text: string, host: number, size: number): boolean => {
  const ranges = [...text.matchAll(/^root:(\d+):(\d+)$/gm)].map(
    ([, from, count]) => [Number(from), Number(count)] as const,
  );
  let at = host;
  for (const [from, count] of ranges.sort(([a], [b]) => a - b)) if (from <= at && from + count > at) at = from + count;
  return at >= host + size;
};
