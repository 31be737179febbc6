import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {type GuestConfig, isTemplate, type Section} from '../config/guest-config.js';
import {addUnused, isUnusedKey, mountsOf} from '../config/mounts.js';
import {checkLock, loadConfig, saveConfig} from '../config/store.js';
import {locked} from '../node/locked.js';
import {asTask} from '../node/task.js';
import {pctOptions} from '../options/pct.js';
import {demandVolume} from '../storage/demand.js';
import {isLive} from '../storage/dirt.js';
import {volumesNamed} from '../storage/in-use.js';
import {checkNewest} from '../storage/newest.js';
import {parseSize} from '../storage/size.js';
import {bringUp} from './start.js';
import {goDown} from './stop.js';

const run = (call: Call): Promise<number> => {
  const {node, io, args, vmid} = call;
  return asTask(call, 'vzrollback', vmid, async () => {
    await locked(
      node,
      vmid,
      (text) => io.out(text),
      () => rollBack(call, args.snapname!),
    );
    if (args.start === '1') await bringUp(call);
  });
};

const rollBack = async (call: Call, snapname: string): Promise<void> => {
  const {node, vmid, signal} = call;
  const before = loadConfig(node, vmid);
  if (isTemplate(before)) die("you can't rollback if vm is a template");
  const snapshot = before.snapshots[snapname];
  if (snapshot === undefined) return die(`snapshot '${snapname}' does not exist`);
  for (const volid of volumesNamed(snapshot.options, false)) checkNewest(node, volid, snapname);
  if (snapshot.options.snapstate !== undefined)
    die(`unable to rollback to incomplete snapshot (snapstate = ${snapshot.options.snapstate})`);
  checkLock(before);
  if (node.power.running(vmid)) {
    await node.delay(0.45, signal);
    goDown(call);
  }
  const config = loadConfig(node, vmid);
  for (const mount of mountsOf(snapshot.options)) {
    if (mount.type !== 'volume') continue;
    if (!node.volumes.snapshots(mount.volume).includes(snapname))
      die(`volume '${mount.volume}' has no snapshot '${snapname}'`);
    node.volumes.rollback(mount.volume, snapname);
    const {dirty: _, ...info} = demandVolume(node, mount.volume);
    const bytes = parseSize(mount.parts.size ?? '') ?? info.bytes;
    const dirty = isLive(node, vmid, snapname) && info.format === 'raw';
    node.volumes.update(mount.volume, {...info, bytes, ...(dirty ? {dirty} : {})});
  }
  config.main = restored(config, config.snapshots[snapname]!, snapname);
  config.pending = {options: {}, deletions: []};
  saveConfig(node, vmid, config);
};

/** The snapshot's section, with the guest's own description; volumes that it does not know become unused. */
const restored = ({main}: GuestConfig, {options, raw}: Section, snapname: string): Section => {
  const {snaptime: _time, snapstate: _state, description: _comment, ...rest} = options;
  const section: Section = {options: {...rest, parent: snapname}, raw: [...raw]};
  if (main.options.description !== undefined) section.options.description = main.options.description;
  const mounted = volumesNamed(rest, false);
  for (const key of Object.keys(main.options)) {
    if (isUnusedKey(key) && !mounted.includes(main.options[key]!)) section.options[key] = main.options[key]!;
  }
  for (const volid of volumesNamed(main.options, false))
    if (!mounted.includes(volid)) addUnused(section.options, volid);
  return section;
};

export const rollback: Verb = {schema: pctOptions.rollback, run};
