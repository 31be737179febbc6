import {type Change, defineStep} from '@phoenix/kit';
import {foldersWith} from '../../node/folder.js';
import {refuseUnmounted} from '../../node/mounted.js';
import {settingsOf} from '../../node/settings.js';

/** Folders of the node that several guests mount: there, with the owner that the guests' ids stand for, never on the wrong disk. */
export default defineStep({
  id: 'hypervisor.shared-volumes',
  on: 'node',
  kinds: ['hypervisor'],
  // Behind a planned dataset too: what it misses then is deferred, and nothing else.
  plansAbsent: true,
  after: ['hypervisor.pools', 'hypervisor.datasets', 'hypervisor.storages'],
  wanted: (resource) => settingsOf(resource).sharedVolumes.length > 0,
  async check(context): Promise<readonly Change[]> {
    const settings = settingsOf(context.resource);
    const folders = settings.sharedVolumes.map(({hostPath, ownerUid: uid, ownerGid: gid}) => ({
      path: hostPath,
      uid,
      gid,
    }));
    await refuseUnmounted(
      context,
      settings,
      folders.map(({path}) => path),
    );
    return foldersWith(context, folders);
  },
});
