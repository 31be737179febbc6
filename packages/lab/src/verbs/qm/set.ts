import {die, ParameterErrors, refuse} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {propertyOf} from '../cli/schema.js';
import {splitList} from '../cli/split-list.js';
import {machineOptions} from '../options/machine.js';
import {qmOptions} from '../options/qm.js';
import {applyVmPending, deleteVmOption, orderWith, orderWithout} from './apply.js';
import {withSecrets} from './create.js';
import {isCdrom, isDriveKey, isSeed, isUnused, parseDrive} from './drives.js';
import {hotplugVm} from './hotplug.js';
import {checkDrive, makeDrive} from './make-drive.js';
import {optionValue, pinned} from './option-value.js';
import {checkVmLock, loadVm, saveVm, type VmConfig, vmDigest} from './vm-config.js';
import {vmLocked} from './vm-lock.js';

const run = (call: Call): Promise<number> => {
  const {vmid: _vmid, digest, skiplock, ...given} = call.args;
  if (Object.keys(given).length === 0) die('no options specified', 2);
  return update({...call, args: given}, digest, skiplock);
};

/** Changes a machine's configuration like PVE::API2::Qemu's update_vm_api; also what `qm disk unlink` is. */
export const update = async (call: Call, digest?: string, skiplock?: string): Promise<number> => {
  const {node, io, vmid} = call;
  const args = withSecrets(call);
  const {delete: deleted = '', revert: reverted = '', force, ...wanted} = args;
  const deletions = splitList(deleted);
  checkNames(deletions, splitList(reverted), wanted);
  for (const [key, value] of Object.entries(wanted)) if (isDriveKey(key)) checkDrive(node, key, value);
  await vmLocked(node, vmid, () => {
    const config = loadVm(node, vmid);
    if (digest !== undefined && digest !== vmDigest(config)) die('checksum mismatch (file change by other user?)');
    if (!deletions.includes('lock')) checkVmLock(config, skiplock);
    io.out(`update VM ${vmid}:${shown(args)}\n`);
    for (const key of splitList(reverted)) {
      delete config.pending.options[key];
      config.pending.deletions = config.pending.deletions.filter((other) => other !== key);
    }
    for (const key of deletions) stageDeletion(call, config, key);
    for (const key of Object.keys(wanted).sort()) stage(call, config, key, wanted[key]!);
    if (wanted.ostype !== undefined && !deletions.includes('machine')) pinMachine(config, wanted.ostype);
    const before = new Set(Object.values(config.main.options));
    const errors = node.power.running(vmid) ? hotplugVm(call, config) : {};
    if (!node.power.running(vmid)) applyVmPending(call, config);
    if (force === '1') removeFreshlyUnused(call, config, before);
    saveVm(node, vmid, config);
    if (Object.keys(errors).length > 0) throw new ParameterErrors(errors, 255);
  });
  return 0;
};

const checkNames = (deletions: readonly string[], reverted: readonly string[], wanted: Call['args']): void => {
  for (const key of deletions) {
    if (key in wanted) refuse({delete: `you can't use '-${key}' and -delete ${key}' at the same time`}, 255);
    if (propertyOf(machineOptions, key) === undefined) refuse({delete: `unknown option '${key}'`}, 255);
  }
  for (const key of reverted)
    if (propertyOf(machineOptions, key) === undefined) refuse({revert: `unknown option '${key}'`}, 255);
};

/** As Proxmox repeats the call: in order of the alphabet, the password hidden. */
const shown = (args: Call['args']): string =>
  Object.keys(args)
    .sort()
    .map((key) => ` -${key} ${key === 'cipassword' ? '<hidden>' : args[key]}`)
    .join('');

const stageDeletion = ({io}: Call, config: VmConfig, key: string): void => {
  const {main, pending} = config;
  if (main.options[key] === undefined && pending.options[key] === undefined) {
    io.err(`cannot delete '${key}' - not set in current configuration!\n`);
    return;
  }
  // CD drives and the seed are drives, too.
  if (isDriveKey(key) && main.options.protection === '1') die(`can't remove drive '${key}' - protection mode enabled`);
  delete pending.options[key];
  const order = orderWithout(main.options, key);
  if (order !== undefined) pending.options.boot = order;
  if (main.options[key] === undefined) return;
  pending.deletions = [...new Set([...pending.deletions, key])];
};

/** Disks are made at once, whether the machine takes them now or later. */
const stage = ({node, io, vmid}: Call, {main, pending}: VmConfig, key: string, value: string): void => {
  pending.deletions = pending.deletions.filter((other) => other !== key);
  const print = (text: string) => io.out(text);
  pending.options[key] = isDriveKey(key)
    ? makeDrive({node, vmid, print}, key, value, [])
    : optionValue(node, key, value);
  if (pending.options[key] === main.options[key] && !isDriveKey(key)) delete pending.options[key];
  const order = isDriveKey(key) && isBootableCd(key, value) ? orderWith(main.options, key) : undefined;
  if (order !== undefined) pending.options.boot = order;
};

/** Of what becomes Windows the machine is pinned; one that is told is taken as it is. Source: PVE::API2::Qemu, update_vm_api. */
const pinMachine = ({main, pending}: VmConfig, ostype: string): void => {
  if (pending.options.machine !== undefined) return;
  const machine = pinned(main.options.machine, ostype);
  if (machine !== (main.options.machine ?? 'pc')) pending.options.machine = machine;
};

/** A CD drive, the empty one too, is put at the end of the boot order when it is set. Source: PVE::API2::Qemu, update_vm_api. */
const isBootableCd = (key: string, value: string): boolean => {
  const drive = parseDrive(key, value);
  return isCdrom(drive) && !isSeed(drive);
};

/** `--force`: a disk that has lost its place is removed. */
const removeFreshlyUnused = (call: Call, config: VmConfig, before: ReadonlySet<string>): void => {
  for (const [key, value] of Object.entries(config.main.options))
    if (isUnused(key) && !before.has(value)) deleteVmOption(call, config, key);
};

export const set: Verb = {schema: qmOptions.set, run};
