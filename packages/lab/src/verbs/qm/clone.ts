import {randomUUID} from 'node:crypto';
import {Ended} from '../../ended.js';
import {Die, die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {isTemplate, type Options} from '../config/guest-config.js';
import {normalValue} from '../config/normal-value.js';
import {configText} from '../config/store.js';
import {asTask} from '../node/task.js';
import {qmOptions} from '../options/qm.js';
import {demandVolume} from '../storage/demand.js';
import {canLink, storageNamed, usableStorage} from '../storage/storages.js';
import {parseVolid} from '../storage/volid.js';
import {enterPool} from '../system/accounts/pools.js';
import {cloneDrive} from './clone-drive.js';
import {
  type Drive,
  drivesOf,
  isCdrom,
  isSeed,
  isUnused,
  isVmNet,
  onStorage,
  printDrive,
  withOtherAddress,
} from './drives.js';
import {settleMachine} from './power.js';
import {checkVmLock, emptyVm, findVm, loadVm, removeVm, saveVm, vmText} from './vm-config.js';
import {vmLocked, vmShared} from './vm-lock.js';

interface Plan {
  readonly full: boolean;
  readonly drives: readonly Drive[];
  readonly options: Options;
}

/** The source is shared with other clones as long as they copy; a running one is not. */
const run = (call: Call): Promise<number> => {
  const {node, args, vmid} = call;
  enterPool(node.files, args.pool, Number(args.newid));
  if (args.target !== undefined && args.target !== node.name) die(`no such cluster node '${args.target}'`, 2);
  if (args.storage !== undefined) usableStorage(node, args.storage);
  const guarded = node.power.running(vmid) ? vmLocked : vmShared;
  return guarded(node, vmid, () => begin(call));
};

const begin = (call: Call): Promise<number> => {
  const {node, args, vmid} = call;
  const newid = Number(args.newid);
  const plan = planClone(call);
  if (vmText(node, newid) !== undefined) die(`unable to create VM ${newid}: config file already exists`, 2);
  if (configText(node, newid) !== undefined)
    die(`close (rename) atomic file '/etc/pve/nodes/${node.name}/qemu-server/${newid}.conf' failed: File exists`);
  saveVm(node, newid, emptyVm({lock: 'clone'}));
  return asTask(call, 'qmclone', vmid, () => copyAll(call, newid, plan));
};

/** What is to be copied, and how. @throws Die */
const planClone = (call: Call): Plan => {
  const {node, args, vmid} = call;
  const source = findVm(node, vmid);
  checkVmLock(source);
  const {snapname, storage} = args;
  const section = snapname === undefined ? source.main : source.snapshots[snapname];
  if (section === undefined) return die(`snapshot '${snapname}' does not exist`, 2);
  const full = args.full === undefined ? !isTemplate(source) : args.full === '1';
  if (storage !== undefined && !full) die("parameter 'storage' not allowed for linked clones", 2);
  settleMachine(node, vmid);
  const drives = drivesOf(section.options).filter((drive) => onStorage(drive) && (!isCdrom(drive) || isSeed(drive)));
  for (const drive of drives) {
    if (isSeed(drive)) continue;
    demandVolume(node, drive.file);
    if (!full && !linkable(call, drive, snapname))
      die(`Linked clone feature is not supported for drive '${drive.key}'`, 2);
    if (full && snapname !== undefined && storageNamed(node, parseVolid(drive.file).storage).type === 'zfspool')
      die(`Full clone feature is not supported for drive '${drive.key}'`, 2);
  }
  return {full, drives, options: section.options};
};

const linkable = ({node}: Call, {file}: Drive, snapname: string | undefined): boolean =>
  canLink(storageNamed(node, parseVolid(file).storage), file, snapname) || /base-[^/]*\.qcow2$/.test(file);

/** Everything but disks, snapshots and what is the source's alone; each nic gets a new address. */
const targetOptions = ({args, vmid}: Call, {options: from}: Plan): Options => {
  const {parent: _p, snaptime: _t, snapstate: _s, vmstate: _v, runningmachine: _m, runningcpu: _c, ...rest} = from;
  const {template: _template, lock: _lock, ...options} = rest;
  for (const key of Object.keys(options)) {
    if (isUnused(key)) delete options[key];
    else if (isVmNet(key)) options[key] = withOtherAddress(options[key]!);
  }
  options.name = args.name ?? `Copy-of-VM-${options.name ?? vmid}`;
  if (args.description !== undefined) options.description = normalValue('description', args.description);
  if (options.smbios1 !== undefined) options.smbios1 = options.smbios1.replace(/uuid=[^,]*/, `uuid=${randomUUID()}`);
  if (options.vmgenid !== undefined) options.vmgenid = randomUUID();
  return options;
};

const copyAll = async (call: Call, newid: number, plan: Plan): Promise<void> => {
  const {node, vmid} = call;
  const options = targetOptions(call, plan);
  const made: string[] = [];
  const mirrored: string[] = [];
  try {
    for (const drive of plan.drives) {
      const {volid, size, mirror} = await cloneDrive(call, newid, drive, plan.full, made);
      options[drive.key] = printDrive(drive, {file: volid, size});
      if (mirror) mirrored.push(drive.key);
    }
    endMirrors(call, mirrored);
  } catch (error) {
    if (error instanceof Ended && error.by === 'SIGKILL') throw error;
    for (const volid of made) if (node.volumes.info(volid) !== undefined) node.volumes.remove(volid);
    removeVm(node, newid);
    throw new Die(`clone failed: ${error instanceof Die ? error.text : 'interrupted by signal\n'}`);
  }
  saveVm(node, newid, {...loadVm(node, newid), main: {options, raw: []}});
  const firewall = node.files.read(`/etc/pve/firewall/${vmid}.fw`);
  if (firewall !== undefined) node.files.write(`/etc/pve/firewall/${newid}.fw`, firewall, 0o640);
};

/** A running machine's disks are mirrored; without the guest's agent it is suspended while the copies are cut off. */
const endMirrors = ({node, io, vmid}: Call, keys: readonly string[]): void => {
  if (keys.length === 0) return;
  const agent = node.power.machine(vmid)?.agentAt !== undefined;
  io.out("all 'mirror' jobs are ready\n");
  io.out(agent ? 'freeze filesystem\n' : 'suspend vm\n');
  for (const key of keys) io.out(`drive-${key}: Cancelling block job\n`);
  for (const key of keys) io.out(`drive-${key}: Done.\n`);
  io.out(agent ? 'unfreeze filesystem\n' : 'resume vm\n');
};

export const clone: Verb = {schema: qmOptions.clone, run};
