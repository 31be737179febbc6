import {randomUUID} from 'node:crypto';
import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {isTemplate, type Options, type Section} from '../config/guest-config.js';
import {normalValue} from '../config/normal-value.js';
import {asTask} from '../node/task.js';
import {qmOptions} from '../options/qm.js';
import {listsnapshotOf} from '../pct/listsnapshot.js';
import {demandVolume} from '../storage/demand.js';
import {checkNewest} from '../storage/newest.js';
import {parseSize} from '../storage/size.js';
import {addUnusedDrive, type Drive, disksOf, isUnused} from './drives.js';
import {goDownVm, settleMachine} from './power.js';
import {bringUpVm} from './start.js';
import {checkVmLock, loadVm, saveVm, type VmConfig} from './vm-config.js';
import {vmLocked} from './vm-lock.js';
import {diskHasSnapshots, vmVolumes} from './volumes.js';

const take = (call: Call): Promise<number> | number => {
  const {node, io, args, vmid} = call;
  const snapname = args.snapname!;
  if (/^(current|pending)$/.test(snapname)) die(`unable to use snapshot name '${snapname}' (reserved name)`, 2);
  loadVm(node, vmid);
  return asTask(call, 'qmsnapshot', vmid, () =>
    vmLocked(node, vmid, () => {
      const config = loadVm(node, vmid);
      if (isTemplate(config)) die("you can't take a snapshot if it's a template");
      checkVmLock(config);
      if (config.snapshots[snapname] !== undefined) die(`snapshot name '${snapname}' already used`);
      const disks = disksOf(config.main.options);
      if (!disks.every(({file}) => diskHasSnapshots(node, file))) die('snapshot feature is not available');
      for (const {file} of disks) demandVolume(node, file);
      settleMachine(node, vmid);
      for (const {key, file} of disks) {
        io.out(`snapshotting 'drive-${key}' (${file})\n`);
        node.volumes.snapshot(file, snapname);
      }
      config.snapshots[snapname] = snapshotOf(config, Math.floor(node.now()), args.description);
      config.main.options.parent = snapname;
      saveVm(node, vmid, config);
    }),
  );
};

/** All of the section but what is the moment's alone. */
const snapshotOf = ({main}: VmConfig, time: number, comment: string | undefined): Section => {
  const {lock: _lock, description: _own, template: _template, ...options} = main.options;
  for (const key of Object.keys(options)) if (isUnused(key)) delete options[key];
  const description = comment === undefined ? {} : {description: normalValue('description', comment)};
  return {options: {...options, ...description, snaptime: String(time)}, raw: []};
};

const rollBack = async (call: Call): Promise<void> => {
  const {node, args, vmid} = call;
  const snapname = args.snapname!;
  const before = loadVm(node, vmid);
  if (isTemplate(before)) die("you can't rollback if vm is a template");
  const snapshot = before.snapshots[snapname];
  if (snapshot === undefined) return die(`snapshot '${snapname}' does not exist`);
  const disks = disksOf(snapshot.options);
  for (const {file} of disks) checkNewest(node, file, snapname);
  if (snapshot.options.snapstate !== undefined)
    die(`unable to rollback to incomplete snapshot (snapstate = ${snapshot.options.snapstate})`);
  checkVmLock(before);
  if (node.power.running(vmid)) {
    await node.delay(1, call.signal);
    goDownVm(call);
  }
  for (const disk of disks) rollDisk(call, disk, snapname);
  const config = loadVm(node, vmid);
  config.main = {options: restored(config.main.options, snapshot.options, snapname), raw: []};
  config.pending = {options: {}, deletions: []};
  config.seeded = {};
  saveVm(node, vmid, config);
};

const rollDisk = ({node}: Call, {file, parts}: Drive, snapname: string): void => {
  if (!node.volumes.snapshots(file).includes(snapname)) die(`volume '${file}' has no snapshot '${snapname}'`);
  node.volumes.rollback(file, snapname);
  const info = demandVolume(node, file);
  node.volumes.update(file, {...info, bytes: parseSize(parts.size ?? '') ?? info.bytes});
};

/** The snapshot's section, with the machine's own description; disks that it does not know become unused. */
const restored = (
  now: Options,
  {snaptime: _time, description: _comment, ...options}: Options,
  snapname: string,
): Options => {
  const section: Options = {...options, parent: snapname};
  if (options.vmgenid !== undefined) section.vmgenid = randomUUID();
  if (now.description !== undefined) section.description = now.description;
  const named = vmVolumes(options, false);
  for (const key of Object.keys(now)) if (isUnused(key) && !named.includes(now[key]!)) section[key] = now[key]!;
  for (const {file} of disksOf(now)) if (!named.includes(file)) addUnusedDrive(section, file);
  return section;
};

export const snapshot: Verb = {schema: qmOptions.snapshot, run: take};

export const rollback: Verb = {
  schema: qmOptions.rollback,
  run: (call) =>
    asTask(call, 'qmrollback', call.vmid, () =>
      vmLocked(call.node, call.vmid, async () => {
        await rollBack(call);
        if (call.args.start === '1') await bringUpVm(call);
      }),
    ),
};

export const delsnapshot: Verb = {
  schema: qmOptions.delsnapshot,
  run: (call) => {
    const {node, args, vmid} = call;
    return asTask(call, 'qmdelsnapshot', vmid, () =>
      vmLocked(node, vmid, () => {
        const config = loadVm(node, vmid);
        if (args.force !== '1') checkVmLock(config);
        const gone = config.snapshots[args.snapname!];
        if (gone === undefined) return die(`snapshot '${args.snapname}' does not exist`);
        for (const {file} of disksOf(gone.options))
          if (node.volumes.snapshots(file).includes(args.snapname!)) node.volumes.removeSnapshot(file, args.snapname!);
        delete config.snapshots[args.snapname!];
        for (const {options} of [config.main, ...Object.values(config.snapshots)]) {
          if (options.parent !== args.snapname) continue;
          if (gone.options.parent === undefined) delete options.parent;
          else options.parent = gone.options.parent;
        }
        if (/^snapshot/.test(config.main.options.lock ?? '')) delete config.main.options.lock;
        saveVm(node, vmid, config);
      }),
    );
  },
};

export const listsnapshot: Verb = {
  schema: qmOptions.listsnapshot,
  run: ({node, io, vmid}) => io.out(listsnapshotOf(loadVm(node, vmid))),
};
