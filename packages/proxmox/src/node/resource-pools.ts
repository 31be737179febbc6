import {type Command, cmd} from '@phoenix/kit';

/**
 * The guests of each resource pool, from /etc/pve/user.cfg: `pool:media:for people:105,8010:local-zfs:`
 * (PVE::AccessControl, parse_user_config).
 */
export const readResourcePools = (text = ''): ReadonlyMap<string, ReadonlySet<number>> =>
  new Map(
    text.split('\n').flatMap((line): [string, ReadonlySet<number>][] => {
      const [kind, name, , guests = ''] = line.split(':');
      if (kind !== 'pool' || name === undefined) return [];
      const ids = guests.split(/[,;\s]+/).filter((id) => /^\d+$/.test(id));
      return [[name, new Set(ids.map(Number))]];
    }),
  );

/** A pool below another (`homelab/media`) wants that one to be there (pveum(1)). */
export const pveumPoolAdd = (pool: string): Command => cmd`pveum pool add ${pool}`;

/** @param isMoved the guest is in another pool, which loses it */
export const pveumPoolTake = (pool: string, id: number, isMoved: boolean): Command => ({
  argv: ['pveum', 'pool', 'modify', pool, '--vms', String(id), ...(isMoved ? ['--allow-move', '1'] : [])],
});
