import type {NodeSettings} from '@phoenix/kit';

type Needing = 'users' | 'samba' | 'nfs';

/** Debian packages that a section of the config cannot do without. (AppArmor comes with Proxmox VE: lxc-pve depends on it.) */
export function packagesFor(section: Needing, {users, samba, nfs}: NodeSettings): readonly string[] {
  switch (section) {
    case 'users':
      return users.some(({sudo}) => sudo) ? ['sudo'] : [];
    case 'samba':
      return samba === undefined ? [] : ['samba'];
    case 'nfs':
      return nfs === undefined ? [] : ['nfs-kernel-server'];
  }
}

const SECTIONS: readonly Needing[] = ['users', 'samba', 'nfs'];

/** Those that the config names, and those that its other sections need: fetched in one go where nothing is in the way. */
export function neededPackages(settings: NodeSettings): readonly string[] {
  const needed = [...settings.system.packages, ...SECTIONS.flatMap((section) => packagesFor(section, settings))];
  return [...new Set(needed)].sort();
}
