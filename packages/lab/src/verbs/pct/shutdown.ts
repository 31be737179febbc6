import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {checkLock, loadConfig} from '../config/store.js';
import {locked} from '../node/locked.js';
import {runHookscript} from '../node/run-hookscript.js';
import {asTask} from '../node/task.js';
import {pctOptions} from '../options/pct.js';
import {goDown} from './stop.js';

const SHUTDOWN_SECONDS = 1.15;

const run = (call: Call): Promise<number> => {
  const {node, io, vmid, args} = call;
  if (!node.power.running(vmid)) die(`CT ${vmid} not running`);
  return asTask(call, 'vzshutdown', vmid, () =>
    locked(
      node,
      vmid,
      (text) => io.out(text),
      async () => {
        checkLock(loadConfig(node, vmid));
        await endInit(call, Number(args.timeout ?? 60), args.forceStop === '1');
      },
    ),
  );
};

/** Asks init to end; one that is no init does not hear it and is left alone, or killed. @throws Die */
export const endInit = async (call: Call, timeout: number, force: boolean): Promise<void> => {
  const {node, io, vmid, signal} = call;
  if (!node.power.running(vmid)) return;
  await runHookscript(call, loadConfig(node, vmid).main.options.hookscript, 'pre-stop');
  const deaf = loadConfig(node, vmid).main.raw.some(({key}) => key === 'lxc.init.cmd');
  if (!deaf) await node.delay(SHUTDOWN_SECONDS, signal);
  else if (force) await node.delay(timeout, signal);
  else {
    await node.delay(2 * timeout + 5, signal);
    io.out(`command 'lxc-stop -n ${vmid} --nokill --timeout ${timeout}' failed: exit code 1\n`);
    die('container did not stop');
  }
  goDown(call);
};

export const shutdown: Verb = {schema: pctOptions.shutdown, run};
