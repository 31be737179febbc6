import type {LabNode} from '../../node.js';
import {inSnapshots} from '../storage/in-use.js';
import {applyMount} from './apply-mount.js';
import type {GuestConfig} from './guest-config.js';
import {addUnused, isMountKey, isUnusedKey, parseMount} from './mounts.js';
import {normalValue} from './normal-value.js';

/** Forgets pending changes that would change nothing. */
export const cleanPending = ({main, pending}: GuestConfig): void => {
  for (const [key, value] of Object.entries(pending.options)) {
    if (main.options[key] === value) delete pending.options[key];
  }
  pending.deletions = pending.deletions.filter((key) => key in main.options);
};

/** Takes an option away from the current configuration; a volume that loses its place becomes unusedN. */
export const deleteOption = (node: LabNode, config: GuestConfig, key: string): void => {
  const {options} = config.main;
  const value = options[key]!;
  delete options[key];
  if (isUnusedKey(key)) {
    if (!inSnapshots(config, value) && node.volumes.info(value) !== undefined) node.volumes.remove(value);
  } else if (isMountKey(key)) {
    const mount = parseMount(key, value);
    if (mount.type === 'volume') addUnused(options, mount.volume);
  }
};

/** Makes everything pending current: at once for a stopped container, else when it starts or has stopped. */
export const applyPending = (
  node: LabNode,
  vmid: number,
  config: GuestConfig,
  print: (text: string) => void,
  warn: (text: string) => void = print,
): void => {
  for (const key of [...config.pending.deletions].sort())
    if (key in config.main.options) deleteOption(node, config, key);
  config.pending.deletions = [];
  cleanPending(config);
  for (const key of Object.keys(config.pending.options).sort()) {
    const value = config.pending.options[key]!;
    if (isMountKey(key)) applyMount({node, vmid, config, print, warn}, key, value);
    else config.main.options[key] = normalValue(key, value);
  }
  config.pending.options = {};
};
