import {Ended} from '../../ended.js';
import type {LabNode} from '../../node.js';
import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {type GuestConfig, isTemplate, type Section} from '../config/guest-config.js';
import {isUnusedKey, mountsOf} from '../config/mounts.js';
import {normalValue} from '../config/normal-value.js';
import {checkLock, loadConfig, saveConfig} from '../config/store.js';
import {locked} from '../node/locked.js';
import {asTask} from '../node/task.js';
import {pctOptions} from '../options/pct.js';
import {demandVolume} from '../storage/demand.js';
import {setLive} from '../storage/dirt.js';
import {volumesNamed} from '../storage/in-use.js';
import {hasSnapshots, storageNamed} from '../storage/storages.js';
import {parseVolid} from '../storage/volid.js';

/** Copies what is on disk meanwhile: between the preparation and the commit the guest has its lock only in the file. */
const COPY_SECONDS = 0.03;

const run = (call: Call): Promise<number> => {
  const {node, io, args, vmid, signal} = call;
  const snapname = args.snapname!;
  if (snapname === 'current' || snapname === 'vzdump')
    die(`unable to use snapshot name '${snapname}' (reserved name)`, 2);
  return asTask(call, 'vzsnapshot', vmid, async () => {
    const print = (text: string) => io.out(text);
    await locked(node, vmid, print, () => prepare(call, snapname));
    try {
      await node.delay(COPY_SECONDS, signal);
      copyVolumes(node, vmid, snapname);
    } catch (error) {
      if (!(error instanceof Ended && error.by === 'SIGKILL')) takeBack(node, vmid, snapname);
      throw error;
    }
    setLive(node, vmid, snapname, node.power.running(vmid));
    await locked(node, vmid, print, () => commit(node, vmid, snapname));
  });
};

const prepare = ({node, args, vmid}: Call, snapname: string): void => {
  const config = loadConfig(node, vmid);
  if (isTemplate(config)) die("you can't take a snapshot if it's a template");
  checkLock(config);
  if (snapname in config.snapshots) die(`snapshot name '${snapname}' already used`);
  if (!canSnapshot(node, config)) die('snapshot feature is not available');
  const section = copyOf(config.main);
  section.options.snapstate = 'prepare';
  section.options.snaptime = String(Math.trunc(node.now()));
  if (args.description) section.options.description = normalValue('description', args.description);
  config.snapshots[snapname] = section;
  config.main.options.lock = 'snapshot';
  saveConfig(node, vmid, config);
};

/** A bind mount forbids it as much as a storage that cannot. */
const canSnapshot = (node: LabNode, config: GuestConfig): boolean =>
  mountsOf(config.main.options).every(
    ({type, volume}) => type === 'volume' && hasSnapshots(storageNamed(node, parseVolid(volume).storage)),
  );

/** All of the section but what is the moment's alone. */
const copyOf = ({options, raw}: Section): Section => {
  const {lock: _lock, description: _description, snapstate: _state, snaptime: _time, ...rest} = options;
  for (const key of Object.keys(rest)) if (isUnusedKey(key)) delete rest[key];
  return {options: rest, raw: [...raw]};
};

const copyVolumes = (node: LabNode, vmid: number, snapname: string): void => {
  const volids = volumesNamed(loadConfig(node, vmid).main.options, false);
  for (const volid of volids) demandVolume(node, volid);
  for (const volid of volids) node.volumes.snapshot(volid, snapname);
};

const takeBack = (node: LabNode, vmid: number, snapname: string): void => {
  const config = loadConfig(node, vmid);
  delete config.snapshots[snapname];
  delete config.main.options.lock;
  saveConfig(node, vmid, config);
};

const commit = (node: LabNode, vmid: number, snapname: string): void => {
  const config = loadConfig(node, vmid);
  delete config.snapshots[snapname]?.options.snapstate;
  delete config.main.options.lock;
  config.main.options.parent = snapname;
  saveConfig(node, vmid, config);
};

export const snapshot: Verb = {schema: pctOptions.snapshot, run};
