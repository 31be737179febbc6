import {untilKilled} from '../../ended.js';
import type {LabNode} from '../../node.js';
import {finishCloudInit} from '../../vm/cloud-init.js';
import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {asTask} from '../node/task.js';
import {qmOptions} from '../options/qm.js';
import {agentAnswers} from './agent.js';
import {renew} from './apply.js';
import {bootDisk} from './drives.js';
import {bringUpVm} from './start.js';
import {checkVmLock, findVm, loadVm, vmText} from './vm-config.js';
import {vmLocked} from './vm-lock.js';

/** Writes what the guest's system has come to by now. */
export const settleMachine = (node: LabNode, vmid: number): void => {
  const until = node.power.machine(vmid)?.cloudInitAt;
  const disk = vmText(node, vmid) === undefined ? undefined : bootDisk(loadVm(node, vmid).main.options);
  const files = disk === undefined ? undefined : node.volumes.files(disk.file);
  if (files !== undefined && until !== undefined && until <= node.now()) finishCloudInit(files);
};

/** QEMU is gone; Proxmox then applies what was pending. */
export const goDownVm = ({node, vmid}: Pick<Call, 'node' | 'vmid'>): void => {
  settleMachine(node, vmid);
  for (const name of node.guestRun(vmid).list('/') ?? []) {
    const pid = /^\.lab-exec-(\d+)\.json$/.exec(name)?.[1];
    if (pid !== undefined) node.processes.kill(-Number(pid), 'KILL');
  }
  node.power.stop(vmid);
  if (vmText(node, vmid) === undefined) return;
  renew({node, vmid}, loadVm(node, vmid));
};

export const stop: Verb = {
  schema: qmOptions.stop,
  run: (call) => {
    const {node, vmid, args} = call;
    findVm(node, vmid, 255);
    return asTask(call, 'qmstop', vmid, () =>
      vmLocked(node, vmid, async () => {
        if (!node.power.running(vmid)) return;
        checkVmLock(loadVm(node, vmid), args.skiplock);
        await node.delay(1, call.signal);
        goDownVm(call);
      }),
    );
  },
};

/** Proxmox first asks whether the machine is paused, and prints why it cannot know. */
const warnStopped = ({node, io, vmid}: Call, code: number): boolean => {
  if (vmText(node, vmid) === undefined) {
    io.err(`unable to find configuration file for VM ${vmid} on node '${node.name}'\n\n`);
    findVm(node, vmid, code);
  }
  if (node.power.running(vmid)) return false;
  io.err(`VM ${vmid} not running\n\n`);
  return true;
};

/** Asks the system to end, by its agent or the power button. @throws Die when it has not in time */
export const askToEnd = async (call: Call, timeout: number): Promise<void> => {
  const {node, io, vmid} = call;
  const state = node.power.machine(vmid);
  if (state === undefined) return;
  if (state.agent && !agentAnswers(node, state)) {
    await node.delay(3, untilKilled(io.signal));
    io.out(`QEMU Guest Agent is not running - VM ${vmid} qmp command 'guest-ping' failed - got timeout\n`);
  }
  const hears = state.systemAt !== undefined && state.systemAt <= node.after(timeout);
  await node.delay(hears ? Math.min(2, timeout) : timeout, untilKilled(io.signal));
  if (!hears) die('VM quit/powerdown failed - got timeout');
  goDownVm(call);
};

const end = async (call: Call): Promise<void> => {
  const {args, io, node} = call;
  checkVmLock(loadVm(node, call.vmid), args.skiplock);
  try {
    await askToEnd(call, Number(args.timeout ?? 60));
  } catch (error) {
    if (args.forceStop !== '1') throw error;
    io.out('VM still running - terminating now with SIGTERM\n');
    await node.delay(1, call.signal);
    goDownVm(call);
  }
};

export const shutdown: Verb = {
  schema: qmOptions.shutdown,
  run: (call) => {
    warnStopped(call, 255);
    return asTask(call, 'qmshutdown', call.vmid, () => vmLocked(call.node, call.vmid, () => end(call)));
  },
};

export const reboot: Verb = {
  schema: qmOptions.reboot,
  run: (call) => {
    const {node, vmid} = call;
    if (warnStopped(call, 2)) die(`VM ${vmid} not running`, 2);
    return asTask(call, 'qmreboot', vmid, () =>
      vmLocked(node, vmid, async () => {
        await end(call);
        await bringUpVm(call);
      }),
    );
  },
};

const demandRunning = ({node, vmid}: Call) => {
  findVm(node, vmid);
  return node.power.machine(vmid) ?? die(`VM ${vmid} not running`, 2);
};

export const reset: Verb = {
  schema: qmOptions.reset,
  run: (call) => {
    const {node, vmid} = call;
    const {agentAt, ...state} = demandRunning(call);
    checkVmLock(loadVm(node, vmid), call.args.skiplock);
    const again = agentAt === undefined ? {} : {agentAt: node.after(node.profile.agentSeconds ?? 8)};
    node.power.setMachine(vmid, {...state, ...again});
  },
};

export const suspend: Verb = {
  schema: qmOptions.suspend,
  run: (call) => call.node.power.setMachine(call.vmid, {...demandRunning(call), paused: true}),
};

export const resume: Verb = {
  schema: qmOptions.resume,
  run: (call) => {
    const {paused: _, ...state} = demandRunning(call);
    call.node.power.setMachine(call.vmid, state);
  },
};

export const wait: Verb = {
  schema: qmOptions.wait,
  run: async ({node, io, vmid, args}) => {
    findVm(node, vmid);
    const state = node.power.machine(vmid);
    if (state === undefined) return;
    io.out(`waiting until VM ${vmid} stops (PID ${state.pid})\n`);
    for (let left = Number(args.timeout ?? Number.POSITIVE_INFINITY); left > 0; left -= 1) {
      await node.delay(1, untilKilled(io.signal));
      if (node.power.machine(vmid) === undefined) return;
    }
    die('wait failed - got timeout', 25);
  },
};
