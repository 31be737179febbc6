import type {NodeSettings} from '@phoenix/kit';

/** Debian packages that the config names, and those that its other sections cannot do without. */
export function neededPackages({system, users, samba, nfs, apparmor}: NodeSettings): readonly string[] {
  const needed = [
    ...system.packages,
    ...(users.some(({sudo}) => sudo) ? ['sudo'] : []),
    ...(samba === undefined ? [] : ['samba']),
    ...(nfs === undefined ? [] : ['nfs-kernel-server']),
    ...(apparmor.profiles.length > 0 || apparmor.tunables.length > 0 ? ['apparmor'] : []),
  ];
  return [...new Set(needed)].sort();
}
