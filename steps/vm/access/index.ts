import {type CloudInit, defineStep} from '@phoenix/kit';
import {guestState} from '@phoenix/proxmox';
import {isOwn} from '../../machine/own.js';
import {asVm} from '../../machine/resource.js';
import {fileChanges, lastingFiles} from './files.js';
import {nameChanges} from './host-name.js';
import {lookAt} from './look.js';
import {ownPackages, packageChanges} from './packages.js';
import {userChanges} from './user.js';

/**
 * What cloud-init does at the first boot only, kept true afterwards: the user, its keys, password and sudo rule, packages
 * and files, and the name of the machine. Right after a first boot all of it is there and nothing is to do. What somebody
 * else has made keeps its name, and is not asked where the config wants nothing of it: it may have no agent.
 */
export default defineStep({
  id: 'vm.access',
  on: 'guest',
  kinds: ['vm'],
  after: ['vm.agent'],
  timeoutMs: 30 * 60_000,
  async check(context) {
    const own = asVm(context.resource);
    const state = await context.facts(guestState(own.id));
    const named = state !== undefined && isOwn(state) && own.vm.seeded;
    if (!named && !wantsMore(own.vm.cloudInit)) return [];
    const seen = await lookAt(context, own.vm.cloudInit);
    return [
      ...(named ? nameChanges(own, seen) : []),
      ...userChanges(own, seen),
      // A file's owner may come with a package.
      ...packageChanges(context, own, seen),
      ...fileChanges(own, seen),
    ];
  },
});

const wantsMore = (cloudInit: CloudInit): boolean =>
  cloudInit.user !== undefined || ownPackages(cloudInit).length > 0 || lastingFiles(cloudInit).length > 0;
