import {type Change, type CloudInit, change, type StepContext, type VmResource} from '@phoenix/kit';
import type {Seen} from './look.js';

/** But for the agent, which is what phoenix asks. */
export const ownPackages = ({packages}: CloudInit): readonly string[] =>
  packages.filter((name) => name !== 'qemu-guest-agent');

/** Matches the line of dpkg-query for a package, or for one that provides it: `ii |nginx-core|nginx (= 1.22)`. */
export function packagePattern(name: string): string {
  const plain = name.replace(/[:=].*$/, '').replace(/[.+]/g, '\\$&');
  return `(\\||, )${plain}( \\(|,|\\||$)`;
}

/** $@ packages. cloud-init or unattended-upgrades may hold apt's lock: it is waited for. */
const INSTALL = [
  'set -e',
  'export DEBIAN_FRONTEND=noninteractive',
  'apt-get -q -o DPkg::Lock::Timeout=300 update',
  'apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold install -- "$@"',
].join('\n');

/** Installs what is missing; what the config has no longer is left. */
export function packageChanges({warn}: StepContext, {id, vm}: VmResource, seen: Seen): readonly Change[] {
  const packages = ownPackages(vm.cloudInit);
  if (!seen.dpkg) {
    if (packages.length > 0)
      warn(
        'packages-not-looked-at',
        `VM ${id} has no dpkg: cloud-init installs its packages at the first boot, and phoenix does not look after them`,
      );
    return [];
  }
  const missing = packages.filter((_, i) => seen.missingPackages.includes(i));
  if (missing.length === 0) return [];
  return [change(`install ${missing.join(', ')}`, [{argv: ['sh', '-c', INSTALL, 'sh', ...missing]}])];
}
