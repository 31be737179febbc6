import type {LabNode} from '../../node.js';
import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {leaveHa, refuseHa} from '../node/ha.js';
import {asTask} from '../node/task.js';
import {qmOptions} from '../options/qm.js';
import {storages} from '../storage/storages.js';
import {ownerOf, parseVolid} from '../storage/volid.js';
import {checkVmLock, loadVm, removeVm, type VmConfig} from './vm-config.js';
import {vmLocked} from './vm-lock.js';
import {vmVolumes} from './volumes.js';

const run = (call: Call): Promise<number> => {
  const {node, io, vmid, args} = call;
  const early = loadVm(node, vmid);
  checkVmLock(early, args.skiplock);
  if (early.main.options.protection === '1') die(`can't remove VM ${vmid} - protection mode enabled`);
  refuseHa(node, 'VM', vmid, args.purge);
  if (node.power.running(vmid)) die(`VM ${vmid} is running - destroy failed`, 25);
  return asTask(call, 'qmdestroy', vmid, () =>
    vmLocked(node, vmid, async () => {
      const config = loadVm(node, vmid);
      checkVmLock(config, args.skiplock);
      if (node.power.running(vmid)) die(`VM ${vmid} is running - destroy failed`);
      checkLinks(node, vmid, config);
      await node.delay(0.03, call.signal);
      const all =
        args['destroy-unreferenced-disks'] === '1' ? storages(node).flatMap(({id}) => node.volumes.list(id)) : [];
      const named = [config.main, ...Object.values(config.snapshots)].flatMap(({options}) => vmVolumes(options));
      for (const volid of new Set([...named, ...all]))
        if (ownerOf(parseVolid(volid).name) === vmid && node.volumes.info(volid) !== undefined)
          node.volumes.remove(volid);
      if (args.purge === '1') {
        io.out(`purging VM ${vmid} from related configurations..\n`);
        leaveHa(node, 'VM', vmid);
      }
      node.files.remove(`/etc/pve/firewall/${vmid}.fw`);
      removeVm(node, vmid);
    }),
  );
};

/** ZFS and qcow2 keep a base as long as something was cloned from it. */
const checkLinks = (node: LabNode, vmid: number, {main}: VmConfig): void => {
  for (const volid of vmVolumes(main.options)) {
    const {storage, name} = parseVolid(volid);
    const bases = [name, name.split('/').at(-1)!];
    const linked = node.volumes
      .list(storage)
      .some((other) => bases.some((base) => other.startsWith(`${storage}:${base}/`)));
    if (linked && ownerOf(name) === vmid) die(`base volume '${name}' is still in use by linked clones`);
  }
};

export const destroy: Verb = {schema: qmOptions.destroy, run};
