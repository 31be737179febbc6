import {defineStep} from '@phoenix/kit';
import {asVm} from '../../machine/resource.js';
import {fileChanges, lastingFiles} from './files.js';
import {lookAt} from './look.js';
import {ownPackages, packageChanges} from './packages.js';
import {userChanges} from './user.js';

/**
 * What cloud-init does at the first boot only, kept true afterwards: the user, its keys, password and sudo rule, packages
 * and files. Right after a first boot all of it is there and nothing is to do.
 */
export default defineStep({
  id: 'vm.access',
  on: 'guest',
  kinds: ['vm'],
  after: ['vm.agent'],
  timeoutMs: 30 * 60_000,
  wanted(resource) {
    const {cloudInit} = asVm(resource).vm;
    return cloudInit.user !== undefined || ownPackages(cloudInit).length > 0 || lastingFiles(cloudInit).length > 0;
  },
  async check(context) {
    const own = asVm(context.resource);
    const seen = await lookAt(context, own.vm.cloudInit);
    return [
      ...userChanges(own, seen),
      // A file's owner may come with a package.
      ...packageChanges(context, own, seen),
      ...fileChanges(own, seen),
    ];
  },
});
