import {die, refuse} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {propertyOf} from '../cli/schema.js';
import {splitList} from '../cli/split-list.js';
import {applyPending, cleanPending} from '../config/apply-pending.js';
import type {GuestConfig} from '../config/guest-config.js';
import {hotplug} from '../config/hotplug.js';
import {isMountKey, isUnusedKey} from '../config/mounts.js';
import {isNetKey} from '../config/network.js';
import {normalValue} from '../config/normal-value.js';
import {checkLock, checkProtection, digestOf, loadConfig, saveConfig} from '../config/store.js';
import {checkDevice, isDeviceKey} from '../node/devices.js';
import {checkHookscript} from '../node/hookscript.js';
import {locked} from '../node/locked.js';
import {containerOptions} from '../options/container.js';
import {pctOptions} from '../options/pct.js';
import {checkMountStorage} from '../storage/check.js';

const run = async ({node, io, args, vmid}: Call): Promise<void> => {
  const {vmid: _, digest, delete: deletions = '', revert = '', ...changes} = args;
  if (Object.keys(changes).length === 0 && deletions === '' && revert === '') die('no options specified', 2);
  const unwanted = splitList(deletions);
  checkDeletions(unwanted, changes);
  await locked(
    node,
    vmid,
    (text) => io.err(text),
    () => {
      const config = loadConfig(node, vmid);
      checkLock(config);
      if (digest !== undefined && digest !== digestOf(config))
        die('detected modified configuration - file changed by other user? Try again.');
      for (const key of splitList(revert)) {
        delete config.pending.options[key];
        config.pending.deletions = config.pending.deletions.filter((other) => other !== key);
      }
      for (const key of unwanted) stageDeletion(config, key, vmid, (text) => io.err(text));
      for (const key of Object.keys(changes).sort()) stageChange({node, config, vmid}, key, changes[key]!);
      cleanPending(config);
      if (!node.power.running(vmid)) {
        applyPending(
          node,
          vmid,
          config,
          (text) => io.out(text),
          (text) => io.err(text),
        );
        saveConfig(node, vmid, config);
        return;
      }
      const errors = hotplug(
        node,
        vmid,
        config,
        (text) => io.out(text),
        (text) => io.err(text),
      );
      saveConfig(node, vmid, config);
      if (Object.keys(errors).length > 0) refuse(errors);
    },
  );
};

const checkDeletions = (keys: readonly string[], changes: Readonly<Record<string, string>>): void => {
  for (const key of keys) {
    if (key in changes) refuse({delete: `you can't use '-${key}' and -delete ${key}' at the same time`}, 25);
    if (propertyOf(containerOptions, key) === undefined) refuse({delete: `unknown option '${key}'`}, 25);
  }
};

const stageDeletion = (config: GuestConfig, key: string, vmid: number, warn: (text: string) => void): void => {
  const {main, pending} = config;
  if (main.options[key] === undefined && pending.options[key] === undefined) {
    warn(`cannot delete '${key}' - not set in current configuration!\n`);
    return;
  }
  if (/^(memory|rootfs|ostype)$/.test(key)) die(`unable to delete required option '${key}'`);
  if (key === 'unprivileged') die(`unable to delete read-only option: '${key}'`);
  if (isUnusedKey(key) || isMountKey(key)) checkProtection(config, `can't remove CT ${vmid} drive '${key}'`);
  delete pending.options[key];
  if (!pending.deletions.includes(key)) pending.deletions.push(key);
};

const stageChange = (
  {node, config, vmid}: {readonly node: Call['node']; readonly config: GuestConfig; readonly vmid: number},
  key: string,
  value: string,
): void => {
  if (isMountKey(key)) {
    checkProtection(config, `can't update CT ${vmid} drive '${key}'`);
    checkMountStorage(node, key, value);
  } else if (key === 'hookscript') checkHookscript(node, value);
  else if (key === 'unprivileged') die(`unable to modify read-only option: '${key}'`);
  else if (isDeviceKey(key)) checkDevice(node, value);
  config.pending.options[key] = isNetKey(key) ? value : normalValue(key, value);
  config.pending.deletions = config.pending.deletions.filter((other) => other !== key);
};

export const set: Verb = {schema: pctOptions.set, run};
