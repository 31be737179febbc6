import {installedPackages, newestKernel} from '@phoenix/proxmox';
import {probe} from '../facts/probe.js';
import {fine, warning} from '../finding.js';
import {defineCheck} from '../patient.js';
import {programNames} from '../programs.js';

const REBOOT =
  'reboot the node when its guests can be down; modules for the old kernel can no longer be built until then';

/** A kernel that came with an upgrade waits for a reboot. */
export const kernel = defineCheck({
  id: 'kernel',
  title: 'kernel',
  async look({facts, wanted}) {
    const [{kernel: running, pinnedKernel: pinned}, packages] = await Promise.all([
      facts(probe(programNames(wanted))),
      facts(installedPackages),
    ]);
    const newest = newestKernel(packages.keys());
    if (running === undefined || newest === undefined) return [];
    if (running === pinned)
      return [fine(`${running} is pinned${running === newest ? '' : `, and ${newest} is installed`}`)];
    if (pinned !== undefined)
      return [warning(`the node runs ${running}, and ${pinned} is pinned for the next boot`, REBOOT)];
    // Newer than all that are installed: none of Proxmox's.
    if (newestKernel([`proxmox-kernel-${newest}`, `proxmox-kernel-${running}`]) === running)
      return [fine(`${running} is the newest that is installed`)];
    return [warning(`the node runs ${running}, and ${newest} is installed: it waits for a reboot`, REBOOT)];
  },
});
