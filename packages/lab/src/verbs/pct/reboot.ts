import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {checkLock, loadConfig} from '../config/store.js';
import {locked} from '../node/locked.js';
import {asTask} from '../node/task.js';
import {pctOptions} from '../options/pct.js';
import {endInit} from './shutdown.js';
import {bringUp} from './start.js';

const run = (call: Call): Promise<number> => {
  const {node, io, vmid, args} = call;
  // Sic: Proxmox calls a container a VM here.
  if (!node.power.running(vmid)) die(`VM ${vmid} not running`);
  return asTask(call, 'vzreboot', vmid, async () => {
    await locked(
      node,
      vmid,
      (text) => io.out(text),
      async () => {
        checkLock(loadConfig(node, vmid));
        await endInit(call, Number(args.timeout ?? 60), true);
      },
    );
    await bringUp(call);
  });
};

export const reboot: Verb = {schema: pctOptions.reboot, run};
