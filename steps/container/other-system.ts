import type {LxcResource, StepContext} from '@phoenix/kit';
import type {GuestState} from '@phoenix/proxmox';
import {fileOf} from './ostemplate.js';

/** Systems by how the files of their templates begin (`pveam available`), as Proxmox calls them (pct.conf(5), ostype). */
const SYSTEMS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['debian', 'devuan', 'ubuntu', 'centos', 'fedora', 'opensuse', 'archlinux', 'alpine', 'gentoo', 'nixos'].map(
      (name) => [name, name],
    ),
  ),
  rockylinux: 'centos',
  almalinux: 'centos',
};

/** The config names a template of another system than the container has: it is not made again for that, and not silently left. */
export function warnOfOtherSystem({warn}: StepContext, {id, name, container}: LxcResource, {config}: GuestState): void {
  if (container.origin.from !== 'template' || container.ostype !== undefined) return;
  const wanted = SYSTEMS[fileOf(container.origin.template).split(/[-_]/)[0]!];
  const there = config.keys.get('ostype');
  if (wanted === undefined || there === undefined || there === wanted || there === 'unmanaged') return;
  warn(
    'other-system',
    `${id} ${name} is ${there}, the config names a template of ${wanted}; it is left as it is`,
    `delete ${id} and create it again to have what the template is`,
  );
}
