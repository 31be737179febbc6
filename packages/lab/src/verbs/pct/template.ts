import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {isTemplate} from '../config/guest-config.js';
import {mountsOf, printMount} from '../config/mounts.js';
import {checkLock, loadConfig, saveConfig} from '../config/store.js';
import {locked} from '../node/locked.js';
import {asTask} from '../node/task.js';
import {pctOptions} from '../options/pct.js';
import {demandVolume} from '../storage/demand.js';
import {baseName, parseVolid} from '../storage/volid.js';

const run = async (call: Call): Promise<number> => {
  const {node, io, vmid} = call;
  return locked(
    node,
    vmid,
    (text) => io.err(text),
    () => {
      const config = loadConfig(node, vmid);
      checkLock(config);
      if (Object.keys(config.snapshots).length > 0) die('unable to create template, because CT contains snapshots');
      if (isTemplate(config)) die("you can't convert a template to a template");
      if (node.power.running(vmid)) die("you can't convert a CT to template if the CT is running");
      for (const {volume} of mountsOf(config.main.options)) demandVolume(node, volume);
      return asTask(
        call,
        'vztemplate',
        vmid,
        () => {
          for (const mount of mountsOf(config.main.options)) {
            const {storage, name} = parseVolid(mount.volume);
            const base = `${storage}:${baseName(name)}`;
            node.volumes.rename(mount.volume, base);
            config.main.options[mount.key] = printMount(mount, {volume: base});
          }
          config.main.options.template = '1';
          saveConfig(node, vmid, config);
        },
        {exitsZero: true},
      );
    },
  );
};

export const template: Verb = {schema: pctOptions.template, run};
