import {die} from '../cli/die.js';
import type {Verb} from '../cli/program.js';
import {isTemplate} from '../config/guest-config.js';
import {asTask} from '../node/task.js';
import {qmOptions} from '../options/qm.js';
import {demandVolume} from '../storage/demand.js';
import {baseName, parseVolid} from '../storage/volid.js';
import {disksOf, printDrive} from './drives.js';
import {checkVmLock, loadVm, saveVm} from './vm-config.js';
import {vmLocked} from './vm-lock.js';

/** Exits 0 also when its task failed. */
export const template: Verb = {
  schema: qmOptions.template,
  run: (call) => {
    const {node, vmid} = call;
    return vmLocked(node, vmid, () => {
      const config = loadVm(node, vmid);
      checkVmLock(config);
      if (Object.keys(config.snapshots).length > 0) die('unable to create template, because VM contains snapshots');
      if (isTemplate(config)) die("you can't convert a template to a template");
      if (node.power.running(vmid)) die("you can't convert a VM to template if VM is running vm");
      const turn = () => {
        for (const disk of disksOf(config.main.options)) {
          demandVolume(node, disk.file);
          const {storage, name} = parseVolid(disk.file);
          const base = `${storage}:${baseName(name)}`;
          node.volumes.rename(disk.file, base);
          config.main.options[disk.key] = printDrive(disk, {file: base});
        }
        config.main.options.template = '1';
        saveVm(node, vmid, config);
      };
      return asTask(call, 'qmtemplate', vmid, turn, {exitsZero: true});
    });
  },
};
