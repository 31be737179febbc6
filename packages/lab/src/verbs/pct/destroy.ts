import type {LabNode} from '../../node.js';
import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import type {GuestConfig} from '../config/guest-config.js';
import {checkLock, checkProtection, loadConfig, removeConfig} from '../config/store.js';
import {leaveHa, refuseHa} from '../node/ha.js';
import {locked} from '../node/locked.js';
import {asTask} from '../node/task.js';
import {pctOptions} from '../options/pct.js';
import {volumesNamed} from '../storage/in-use.js';
import {storageNamed, storages} from '../storage/storages.js';
import {ownerOf, parseVolid} from '../storage/volid.js';
import {goDown} from './stop.js';

/** What taking volumes away takes beyond Perl's own. */
const REMOVE_SECONDS = 0.05;

const run = (call: Call): Promise<number> => {
  const {node, io, vmid, args, signal} = call;
  const early = loadConfig(node, vmid);
  checkProtection(early, `can't remove CT ${vmid}`);
  checkLock(early);
  refuseHa(node, 'CT', vmid, args.purge);
  if (args.force !== '1' && node.power.running(vmid)) die(`unable to destroy CT ${vmid} - container is running`);
  return asTask(call, 'vzdestroy', vmid, () =>
    locked(
      node,
      vmid,
      (text) => io.out(text),
      async () => {
        const config = loadConfig(node, vmid);
        checkLock(config);
        if (node.power.running(vmid)) {
          if (args.force !== '1') die(`unable to destroy CT ${vmid} - container is running`);
          io.out(`forced to stop CT ${vmid} before destroying!\n`);
          await node.delay(0.45, signal);
          goDown(call);
        }
        checkLinks(node, vmid, config);
        await node.delay(REMOVE_SECONDS, signal);
        removeVolumes(node, vmid, config);
        if (args['destroy-unreferenced-disks'] === '1') removeUnreferenced(node, vmid);
        if (args.purge === '1') {
          io.out(`purging CT ${vmid} from related configurations..\n`);
          leaveHa(node, 'CT', vmid);
        }
        node.files.remove(`/etc/pve/firewall/${vmid}.fw`);
        node.files.remove(`/var/lib/lxc/${vmid}`);
        removeConfig(node, vmid);
      },
    ),
  );
};

/** All volumes that the configuration or a snapshot names and that are the container's own. */
const removeVolumes = (node: LabNode, vmid: number, config: GuestConfig): void => {
  const sections = [config.main, ...Object.values(config.snapshots)];
  const volids = new Set(sections.flatMap(({options}) => volumesNamed(options)));
  for (const volid of volids) {
    const {storage, name} = parseVolid(volid);
    storageNamed(node, storage);
    if (ownerOf(name) === vmid && node.volumes.info(volid) !== undefined) node.volumes.remove(volid);
  }
};

/** ZFS keeps a base as long as something was cloned from it. */
const checkLinks = (node: LabNode, vmid: number, config: GuestConfig): void => {
  for (const volid of volumesNamed(config.main.options)) {
    const {storage, name} = parseVolid(volid);
    const base = name.split('/').at(-1)!;
    const linked = node.volumes.list(storage).some((other) => other.startsWith(`${storage}:${base}/`));
    if (linked && ownerOf(name) === vmid) die(`base volume '${volid}' is still in use by linked clones`);
  }
};

const removeUnreferenced = (node: LabNode, vmid: number): void => {
  for (const {id} of storages(node)) {
    for (const volid of node.volumes.list(id)) if (ownerOf(parseVolid(volid).name) === vmid) node.volumes.remove(volid);
  }
};

export const destroy: Verb = {schema: pctOptions.destroy, run};
