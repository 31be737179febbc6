import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {applyPending} from '../config/apply-pending.js';
import {checkLock, configText, loadConfig, saveConfig} from '../config/store.js';
import {locked} from '../node/locked.js';
import {runHookscript} from '../node/run-hookscript.js';
import {asTask} from '../node/task.js';
import {pctOptions} from '../options/pct.js';
import {markDirty} from '../storage/dirt.js';

/** What killing and unmounting takes beyond Perl's own. */
const STOP_SECONDS = 0.45;

const run = (call: Call): Promise<number> => {
  const {node, io, vmid, args, signal} = call;
  if (!node.power.running(vmid)) die(`CT ${vmid} not running`);
  return asTask(call, 'vzstop', vmid, () =>
    locked(
      node,
      vmid,
      (text) => io.out(text),
      async () => {
        if (args.skiplock !== '1') checkLock(loadConfig(node, vmid));
        if (!node.power.running(vmid)) return;
        await runHookscript(call, loadConfig(node, vmid).main.options.hookscript, 'pre-stop');
        await node.delay(STOP_SECONDS, signal);
        goDown(call);
      },
    ),
  );
};

/** The guest is gone, its volumes are cleanly unmounted; Proxmox's post-stop hook then applies what was pending. */
export const goDown = ({node, io, vmid}: Call): void => {
  node.power.stop(vmid);
  if (configText(node, vmid) === undefined) return;
  const config = loadConfig(node, vmid);
  markDirty(node, config.main.options, false);
  applyPending(node, vmid, config, (text) => io.out(text));
  saveConfig(node, vmid, config);
};

export const stop: Verb = {schema: pctOptions.stop, run};
