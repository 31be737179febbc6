import type {LabNode} from '../../node.js';
import {setUpNetwork} from '../node/guest-setup.js';
import {applyMount} from './apply-mount.js';
import {deleteOption} from './apply-pending.js';
import type {GuestConfig, Options} from './guest-config.js';
import {isMountKey, isUnusedKey, mountsOf, parseMount} from './mounts.js';
import {isNetKey, parseNet} from './network.js';
import {normalValue} from './normal-value.js';

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
  const before = netLines(main.options);
  for (const key of [...pending.deletions].sort()) {
    if (!LIVE.test(key) && !isNetKey(key) && !isUnusedKey(key)) continue;
    if (isNetKey(key)) print(`delete ips from ${key}\n`);
    if (key in main.options) deleteOption(node, config, key);
    pending.deletions = pending.deletions.filter((other) => other !== key);
  }
  const errors: Record<string, string> = {};
  for (const key of Object.keys(pending.options).sort()) {
    const value = pending.options[key]!;
    if (!isLive(key, main.options)) continue;
    const problem = plugProblem(node, key, value);
    if (problem !== undefined) errors[key] = `unable to hotplug ${key}: ${problem}\n`;
    else if (isMountKey(key)) applyMount({node, vmid, config, print, warn}, key, value);
    else main.options[key] = normalValue(key, value);
    delete pending.options[key];
  }
  const rootfs = node.volumes.files(mountsOf(main.options)[0]?.volume ?? '');
  if (rootfs !== undefined && netLines(main.options) !== before) setUpNetwork(rootfs, main.options);
  return errors;
};

/** A mount point can be added to a running container, not changed. A device waits (recorded from 8.4; newer ones plug it). */
const isLive = (key: string, current: Options): boolean =>
  LIVE.test(key) || isNetKey(key) || (isMountKey(key) && current[key] === undefined);

const plugProblem = (node: LabNode, key: string, value: string): string | undefined => {
  if (isNetKey(key)) {
    const {bridge} = parseNet(value);
    const missing = bridge !== undefined && node.files.stat(`/sys/class/net/${bridge}`) === undefined;
    return missing ? `bridge '${bridge}' does not exist` : undefined;
  }
  if (!isMountKey(key)) return undefined;
  const {type, volume} = parseMount(key, value);
  return type === 'bind' && node.files.stat(volume) === undefined ? `directory '${volume}' does not exist` : undefined;
};

const netLines = (options: Options): string =>
  Object.keys(options)
    .filter(isNetKey)
    .sort()
    .map((key) => options[key])
    .join('\n');
