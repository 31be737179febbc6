/** Where a guest lives. Ids are unique in a cluster, containers and VMs together. */
export interface ClusterId {
  readonly node: string;
  readonly kind: 'lxc' | 'vm';
}

/** Reads /etc/pve/.vmlist, which pmxcfs derives from the config files: `{"version":3,"ids":{"100":{"node":…}}}`. */
export const readVmlist = (text: string): ReadonlyMap<number, ClusterId> => {
  const {ids} = JSON.parse(text) as {ids: Record<string, {node: string; type: string}>};
  return new Map(
    Object.entries(ids).map(([id, {node, type}]) => [Number(id), {node, kind: type === 'lxc' ? 'lxc' : 'vm'}]),
  );
};
