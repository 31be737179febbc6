import {listed} from '../draft.js';

/** Keys of a container's config that the entry says, or that are Proxmox's own business. */
const KNOWN = new Set([
  ...['hostname', 'memory', 'swap', 'cores', 'cpulimit', 'cpuunits', 'rootfs', 'unprivileged', 'features', 'onboot'],
  ...['startup', 'protection', 'tags', 'nameserver', 'searchdomain', 'timezone', 'hookscript'],
  ...['cmode', 'console', 'tty', 'debug'],
  // Found from the template or the node, or the guest's state.
  ...['arch', 'ostype', 'lock', 'parent', 'template', 'digest', 'snaptime'],
]);
const NUMBERED = /^(?:net|mp|dev|unused)\d+$/;

/** Keys that the config has no words for. phoenix does not touch them. Source of the keys: pct.conf(5). */
export function unsaid(keys: ReadonlyMap<string, string>): readonly string[] {
  const others = [...keys].filter(([key]) => !KNOWN.has(key) && !NUMBERED.test(key)).map(([key]) => key);
  return others.length === 0 ? [] : [`the config has no word for ${listed(others)}; phoenix leaves that alone`];
}
