import {createHash, randomBytes, randomUUID} from 'node:crypto';
import {Ended} from '../../ended.js';
import {Die, die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {propertyOf} from '../cli/schema.js';
import type {Options} from '../config/guest-config.js';
import {asTask} from '../node/task.js';
import {machineOptions} from '../options/machine.js';
import {qmOptions} from '../options/qm.js';
import {enterPool} from '../system/accounts/pools.js';
import {vmValue} from './apply.js';
import {defaultBoot, isDriveKey} from './drives.js';
import {checkDrive, makeDrive} from './make-drive.js';
import {optionValue, pinned, QEMU} from './option-value.js';
import {bringUpVm} from './start.js';
import {emptyVm, holderOf, loadVm, removeVm, saveVm} from './vm-config.js';
import {vmLocked} from './vm-lock.js';

const run = async (call: Call): Promise<number> => {
  const {node, io, vmid} = call;
  const args = withSecrets(call);
  enterPool(node.files, args.pool, vmid);
  const drives = Object.keys(args).filter(isDriveKey).sort();
  const holder = holderOf(node, vmid);
  if (holder !== undefined) die(`unable to create VM ${vmid} - ${holder} already exists on node '${node.name}'`);
  for (const key of drives) checkDrive(node, key, args[key]!);
  for (const [key, value] of Object.entries(args)) if (key === 'hookscript') optionValue(node, key, value);
  await vmLocked(node, vmid, () => saveVm(node, vmid, emptyVm({lock: 'create'})));
  return asTask(call, 'qmcreate', vmid, async () => {
    const options = givenOptions(args);
    const made: string[] = [];
    try {
      for (const key of drives)
        options[key] = makeDrive({node, vmid, print: (text) => io.out(text)}, key, args[key]!, made);
      await node.delay(0.05 + (made.length > 0 ? 0.03 : 0), io.signal);
    } catch (error) {
      throw undo(call, made, error);
    }
    options.boot ??= defaultBoot(options);
    const machine = pinned(options.machine, options.ostype);
    if (options.machine !== undefined || machine !== 'pc') options.machine = machine;
    options.meta = `creation-qemu=${QEMU},ctime=${Math.floor(node.now())}`;
    options.smbios1 ??= `uuid=${randomUUID()}`;
    options.vmgenid = options.vmgenid === undefined || options.vmgenid === '1' ? randomUUID() : options.vmgenid;
    if (options.vmgenid === '0') delete options.vmgenid;
    await vmLocked(node, vmid, () => saveVm(node, vmid, {...loadVm(node, vmid), main: {options, raw: []}}));
    if (args.start === '1') await startAfterwards(call);
  });
};

const givenOptions = (args: Call['args']): Options =>
  Object.fromEntries(
    Object.entries(args)
      .filter(([key]) => propertyOf(machineOptions, key) !== undefined && !isDriveKey(key) && key !== 'lock')
      .map(([key, value]) => [key, vmValue(key, value)]),
  );

/** Public keys come from a file and are kept URL-encoded, a password as its hash. @throws Die for a missing file */
export const withSecrets = ({node, args}: Call): Call['args'] => {
  const {sshkeys, cipassword} = args;
  const changes: Record<string, string> = {};
  if (sshkeys !== undefined && sshkeys !== '') {
    const content = node.files.read(sshkeys) ?? die(`can't open '${sshkeys}' - No such file or directory`, 2);
    changes.sshkeys = encodeURIComponent(content.toString());
  }
  if (cipassword !== undefined && !/^\$(?:[156]|2[ay])(\$.+){2}/.test(cipassword)) {
    const letters = (bytes: Buffer) => bytes.toString('base64').replace(/[+=]/g, '.');
    const salt = letters(randomBytes(12)).slice(0, 16);
    const sum = createHash('sha256').update(`${salt}${cipassword}`).digest();
    changes.cipassword = `$5$${salt}$${letters(sum).padEnd(43, '.').slice(0, 43)}`;
  }
  return {...args, ...changes};
};

/** A failed create leaves nothing behind, unless nobody lives to clean up. */
const undo = ({node, vmid}: Call, made: readonly string[], error: unknown): unknown => {
  if (error instanceof Ended && error.by === 'SIGKILL') return error;
  for (const volid of made) if (node.volumes.info(volid) !== undefined) node.volumes.remove(volid);
  removeVm(node, vmid);
  return error instanceof Die ? new Die(`unable to create VM ${vmid} - ${error.text}`) : error;
};

/** `--start`: that it fails is said and no more. */
const startAfterwards = async (call: Call): Promise<void> => {
  try {
    await vmLocked(call.node, call.vmid, () => bringUpVm(call));
  } catch (error) {
    if (!(error instanceof Die)) throw error;
    call.io.out(error.text);
  }
};

export const create: Verb = {schema: qmOptions.create, run};
