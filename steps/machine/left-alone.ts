import type {VmResource} from '@phoenix/kit';
import type {GuestState} from '@phoenix/proxmox';
import {isOwn} from './own.js';

/**
 * A VM that the config wants nothing inside of, and that somebody else made or that has no cloud-init of phoenix's: whether it
 * has an agent at all (an appliance, Windows) is no question then.
 */
export function isLeftAlone({vm}: VmResource, state: GuestState): boolean {
  const {features, app, healthChecks, volumes, cloudInit} = vm;
  if (!vm.entered) return true;
  const packages = cloudInit.packages.filter((name) => name !== 'qemu-guest-agent');
  const wanted = [...features, ...healthChecks, ...volumes, ...packages, ...cloudInit.writeFiles];
  return !isOwn(state) && !vm.isTemplate && app === undefined && cloudInit.user === undefined && wanted.length === 0;
}
