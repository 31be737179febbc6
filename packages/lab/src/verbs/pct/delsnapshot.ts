import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import type {GuestConfig} from '../config/guest-config.js';
import {checkLock, loadConfig, saveConfig} from '../config/store.js';
import {locked} from '../node/locked.js';
import {asTask} from '../node/task.js';
import {pctOptions} from '../options/pct.js';
import {setLive} from '../storage/dirt.js';
import {volumesNamed} from '../storage/in-use.js';

const run = (call: Call): Promise<number> => {
  const {node, io, args, vmid} = call;
  const snapname = args.snapname!;
  return asTask(call, 'vzdelsnapshot', vmid, () =>
    locked(
      node,
      vmid,
      (text) => io.out(text),
      () => {
        const config = loadConfig(node, vmid);
        if (args.force !== '1') checkLock(config);
        const snapshot = config.snapshots[snapname];
        if (snapshot === undefined) return die(`snapshot '${snapname}' does not exist`);
        for (const volid of volumesNamed(snapshot.options, false)) {
          if (node.volumes.snapshots(volid).includes(snapname)) node.volumes.removeSnapshot(volid, snapname);
        }
        setLive(node, vmid, snapname, false);
        unlink(config, snapname);
        if (config.main.options.lock === 'snapshot' || config.main.options.lock === 'snapshot-delete')
          delete config.main.options.lock;
        saveConfig(node, vmid, config);
      },
    ),
  );
};

/** Its children, the current state among them, go to its parent. */
const unlink = (config: GuestConfig, snapname: string): void => {
  const parent = config.snapshots[snapname]!.options.parent;
  delete config.snapshots[snapname];
  for (const {options} of [config.main, ...Object.values(config.snapshots)]) {
    if (options.parent !== snapname) continue;
    if (parent === undefined) delete options.parent;
    else options.parent = parent;
  }
};

export const delsnapshot: Verb = {schema: pctOptions.delsnapshot, run};
