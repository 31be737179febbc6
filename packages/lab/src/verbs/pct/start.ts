import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {applyPending} from '../config/apply-pending.js';
import {type GuestConfig, isTemplate} from '../config/guest-config.js';
import {mountsOf} from '../config/mounts.js';
import {checkLock, loadConfig, saveConfig} from '../config/store.js';
import {setUpGuest} from '../node/guest-setup.js';
import {locked} from '../node/locked.js';
import {runHookscript} from '../node/run-hookscript.js';
import {startProblem} from '../node/start-problem.js';
import {asTask} from '../node/task.js';
import {pctOptions} from '../options/pct.js';
import {markDirty, startSeconds} from '../storage/dirt.js';

/** What a start takes beyond Perl's own. */
const START_SECONDS = 0.75;

const run = (call: Call): Promise<number> => {
  const {node, vmid} = call;
  if (node.power.running(vmid)) die(`CT ${vmid} already running`);
  return asTask(call, 'vzstart', vmid, () => bringUp(call, call.args.skiplock === '1'));
};

/** Applies what is pending, mounts, starts; returns when init runs, not when the guest has booted. @throws Die */
export const bringUp = (call: Call, skiplock = false): Promise<void> => {
  const {node, io, vmid, signal} = call;
  const print = (text: string) => io.out(text);
  return locked(node, vmid, print, async (waited) => {
    const config = loadConfig(node, vmid);
    if (isTemplate(config)) die("you can't start a CT if it's a template");
    if (!skiplock && config.main.options.lock !== 'mounted') checkLock(config);
    if (waited && node.power.running(vmid)) {
      await node.delay(10, signal);
      print('problem with monitor socket, but continuing anyway: got timeout\n\n');
      return;
    }
    applyPending(node, vmid, config, print);
    saveConfig(node, vmid, config);
    const problem = startProblem(node, vmid, config);
    if (problem?.kind === 'refused') die(problem.text);
    await runHookscript(call, config.main.options.hookscript, 'pre-start');
    await node.delay(START_SECONDS + startSeconds(node, config.main.options), signal);
    if (problem?.kind === 'fails') {
      print(problem.text);
      die(`startup for container '${vmid}' failed`);
    }
    if (problem?.kind === 'dies') return node.delay(problem.seconds, signal);
    enter(node, vmid, config);
    await runHookscript(call, config.main.options.hookscript, 'post-start');
  });
};

const enter = (node: Call['node'], vmid: number, config: GuestConfig): void => {
  const {options} = config.main;
  node.power.start(vmid, node.profile.bootSeconds);
  const rootfs = node.volumes.files(mountsOf(options)[0]!.volume);
  if (rootfs !== undefined) setUpGuest(rootfs, options, node.files);
  for (const mount of mountsOf(options)) if (mount.key !== 'rootfs') rootfs?.mkdir(mount.parts.mp!, {parents: true});
  markDirty(node, options, true);
};

export const start: Verb = {schema: pctOptions.start, run};
