import {Ended} from '../../ended.js';
import {Die, die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {emptyConfig, isTemplate, type Section} from '../config/guest-config.js';
import {isMountKey, isUnusedKey, type Mount, mountsOf, printMount} from '../config/mounts.js';
import {isNetKey, withNewAddress} from '../config/network.js';
import {normalValue} from '../config/normal-value.js';
import {checkLock, checkUnused, configText, loadConfig, removeConfig, saveConfig} from '../config/store.js';
import {setUpGuest} from '../node/guest-setup.js';
import {locked} from '../node/locked.js';
import {asTask} from '../node/task.js';
import {pctOptions} from '../options/pct.js';
import {demandVolume} from '../storage/demand.js';
import {canLink, storageNamed, usableStorage} from '../storage/storages.js';
import {parseVolid} from '../storage/volid.js';
import {enterPool} from '../system/accounts/pools.js';
import {copyMount} from './clone-volume.js';

interface Plan {
  readonly full: boolean;
  readonly mounts: readonly Mount[];
  readonly section: Section;
}

const run = async (call: Call): Promise<number> => {
  const {node, io, args, vmid} = call;
  const newid = Number(args.newid);
  const warn = (text: string) => io.err(text);
  enterPool(node.files, args.pool, newid);
  if (args.target !== undefined && args.target !== node.name) die(`no such cluster node '${args.target}'`, 2);
  if (args.storage !== undefined) usableStorage(node, args.storage);
  loadConfig(node, vmid);
  checkUnused(node, newid, 255);
  saveConfig(node, newid, emptyConfig({lock: 'create'}));
  let holding = false;
  try {
    await locked(node, vmid, warn, () => {
      const source = loadConfig(node, vmid);
      checkLock(source);
      source.main.options.lock = 'disk';
      saveConfig(node, vmid, source);
      holding = true;
    });
    const plan = planClone(call);
    saveConfig(node, newid, {...emptyConfig(), main: targetSection(call, plan)});
    const firewall = node.files.read(`/etc/pve/firewall/${vmid}.fw`);
    if (firewall !== undefined) node.files.write(`/etc/pve/firewall/${newid}.fw`, firewall, 0o640);
    return await asTask(call, 'vzclone', vmid, () => copyAll(call, newid, plan));
  } catch (error) {
    if (!isKill(error)) {
      removeConfig(node, newid);
      node.files.remove(`/etc/pve/firewall/${newid}.fw`);
      if (holding) await unlock(call, vmid, 'disk');
    }
    throw error;
  }
};

const isKill = (error: unknown): boolean => error instanceof Ended && error.by === 'SIGKILL';

/** What is to be copied, and how. @throws Die */
const planClone = ({node, args, vmid}: Call): Plan => {
  const source = loadConfig(node, vmid);
  const {snapname, storage} = args;
  const full = args.full === undefined ? !isTemplate(source) : args.full === '1';
  if (storage !== undefined && !full) die("parameter 'storage' not allowed for linked clones", 2);
  const section = snapname === undefined ? source.main : source.snapshots[snapname];
  if (section === undefined) return die(`snapshot '${snapname}' does not exist`, 2);
  const mounts = mountsOf(section.options);
  for (const {key, type, volume} of mounts) {
    if (type !== 'volume') die(`unable to clone mountpoint '${key}' (type ${type})`, 2);
    const from = storageNamed(node, parseVolid(volume).storage);
    demandVolume(node, volume);
    if (full && node.power.running(vmid) && snapname === undefined)
      die('Cannot do full clones on a running container without snapshots', 2);
    if (!full && !canLink(from, volume, snapname)) die(`Linked clone feature for '${volume}' is not available`, 2);
  }
  return {full, mounts, section};
};

/** Everything but volumes, snapshots and what is the source's alone; each nic gets a new address. */
const targetSection = ({args}: Call, {section}: Plan): Section => {
  const {parent: _, snaptime: _time, snapstate: _state, template: _template, ...options} = section.options;
  for (const key of Object.keys(options)) {
    if (isMountKey(key) || isUnusedKey(key)) delete options[key];
    else if (isNetKey(key)) options[key] = withNewAddress(options[key]!);
  }
  if (args.hostname !== undefined) options.hostname = args.hostname;
  if (args.description !== undefined) options.description = normalValue('description', args.description);
  return {options: {...options, lock: 'create'}, raw: [...section.raw]};
};

const copyAll = async (call: Call, newid: number, {full, mounts}: Plan): Promise<void> => {
  const {node, io, vmid} = call;
  const print = (text: string) => io.out(text);
  const made: string[] = [];
  try {
    for (const mount of mounts) {
      const {volid, size} = await copyMount(call, newid, mount, full, made);
      await locked(node, newid, print, () => {
        const target = loadConfig(node, newid);
        target.main.options[mount.key] = printMount(mount, {volume: volid, size});
        saveConfig(node, newid, target);
      });
    }
    const {options} = loadConfig(node, newid).main;
    const rootfs = node.volumes.files(mountsOf(options)[0]?.volume ?? '');
    if (rootfs !== undefined) setUpGuest(rootfs, options, node.files);
  } catch (error) {
    if (isKill(error)) throw error;
    // Without the signal: it is aborted already, and Proxmox takes this second too.
    await unlock(call, vmid, 'disk');
    await node.delay(0.5);
    for (const volid of made) if (node.volumes.info(volid) !== undefined) node.volumes.remove(volid);
    removeConfig(node, newid);
    node.files.remove(`/etc/pve/firewall/${newid}.fw`);
    throw new Die(`clone failed: ${reasonText(error)}`);
  }
  await unlock(call, vmid, 'disk');
  await unlock(call, newid, 'create');
};

const reasonText = (error: unknown): string => {
  if (error instanceof Die) return error.text;
  return error instanceof Ended && error.by === 'SIGPIPE' ? 'broken pipe\n' : 'interrupted by signal\n';
};

const unlock = ({node, io}: Call, vmid: number, lock: string): Promise<void> =>
  locked(
    node,
    vmid,
    (text) => io.out(text),
    () => {
      if (configText(node, vmid) === undefined) return;
      const config = loadConfig(node, vmid);
      if (config.main.options.lock === lock) delete config.main.options.lock;
      saveConfig(node, vmid, config);
    },
  );

export const clone: Verb = {schema: pctOptions.clone, run};
