import type {LabNode} from '../../node.js';
import {applyMount} from './apply-mount.js';
import {deleteOption} from './apply-pending.js';
import type {GuestConfig} from './guest-config.js';
import {isMountKey, isUnusedKey} from './mounts.js';
import {isNetKey, parseNet, printNet} from './network.js';

/** Options that only the configuration knows, or that the running guest takes at once. */
const LIVE =
  /^(description|onboot|startup|protection|hostname|hookscript|cores|tags|lock|memory|swap|cpulimit|cpuunits)$/;

/**
 * Applies to a running container what it can take; the rest stays pending until it stops.
 * @returns by option why it could not be plugged
 */
export const hotplug = (
  node: LabNode,
  vmid: number,
  config: GuestConfig,
  print: (text: string) => void,
  warn: (text: string) => void,
): Record<string, string> => {
  const {main, pending} = config;
  const errors: Record<string, string> = {};
  const deletable = [...pending.deletions].sort().filter((key) => LIVE.test(key) || isNetKey(key) || isUnusedKey(key));
  for (const key of deletable) {
    if (isNetKey(key)) print(`delete ips from ${key}\n`);
    if (key in main.options) deleteOption(node, config, key);
    pending.deletions = pending.deletions.filter((other) => other !== key);
  }
  for (const key of Object.keys(pending.options).sort()) {
    const value = pending.options[key]!;
    if (LIVE.test(key)) main.options[key] = value;
    else if (isNetKey(key)) {
      const net = parseNet(value);
      if (net.bridge !== undefined && !node.profile.bridges.includes(net.bridge)) {
        errors[key] = `unable to hotplug ${key}: bridge '${net.bridge}' does not exist\n`;
        delete pending.options[key];
        continue;
      }
      main.options[key] = printNet(net);
    } else if (isMountKey(key) && main.options[key] === undefined)
      applyMount({node, vmid, config, print, warn}, key, value);
    else continue;
    delete pending.options[key];
  }
  return errors;
};
