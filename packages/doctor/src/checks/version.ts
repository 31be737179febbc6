import {Refusal} from '@phoenix/kit';
import {installedPackages} from '@phoenix/proxmox';
import {fine, problem, warning} from '../finding.js';
import {defineCheck} from '../patient.js';

/** What phoenix is built for and tried on. */
const TRIED = 8;

/** The package pve-manager has the version that `pveversion` and the web interface show. */
export const version = defineCheck({
  id: 'version',
  title: 'Proxmox VE',
  async look({facts}) {
    const packages = await facts(installedPackages);
    const manager = packages.get('pve-manager');
    if (manager === undefined)
      throw new Refusal(
        'no-proxmox',
        'this is no Proxmox VE: the package pve-manager is not installed',
        'is it the right host? phoenix brings up nodes that run Proxmox VE 8',
      );
    const what = `pve-manager ${manager}`;
    const major = Number.parseInt(manager, 10);
    if (major === TRIED) return [fine(what)];
    if (major > TRIED)
      return [
        warning(
          `${what}: phoenix is tried on Proxmox VE ${TRIED}; of 9 only the table of commands and the lock of a clone were compared`,
          'look at `phoenix plan` before you apply, and begin with a guest that you can lose',
        ),
      ];
    return [
      problem(
        `${what} is too old: phoenix is built for Proxmox VE ${TRIED}`,
        `upgrade the node to Proxmox VE ${TRIED}`,
      ),
    ];
  },
});
