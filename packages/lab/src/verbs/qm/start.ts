import type {LabNode} from '../../node.js';
import {hasPackage} from '../../packages.js';
import {bootCloudInit, bootMachineId} from '../../vm/cloud-init.js';
import {hasSystem} from '../../vm/disk.js';
import {Die, die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {isTemplate, type Options} from '../config/guest-config.js';
import {asTask} from '../node/task.js';
import {qmOptions} from '../options/qm.js';
import {demandVolume} from '../storage/demand.js';
import {usableStorage} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';
import {agentEnabled} from './agent.js';
import {renew} from './apply.js';
import {bootDisk, disksOf, drivesOf, isSeed, isVmNet, onStorage, parseNic} from './drives.js';
import {pciProblem} from './pci.js';
import {seedOf} from './seed.js';
import {checkVmLock, loadVm} from './vm-config.js';
import {vmLocked} from './vm-lock.js';

/** What QEMU takes to start beyond Perl's own. */
const START_SECONDS = 0.13;

const run = (call: Call): Promise<number> =>
  asTask(call, 'qmstart', call.vmid, () => vmLocked(call.node, call.vmid, () => bringUpVm(call, call.args.skiplock)));

/** Applies what is pending, makes the seed, starts; returns when QEMU runs. @throws Die */
export const bringUpVm = async (call: Call, skiplock?: string): Promise<void> => {
  const {node, io, vmid, signal} = call;
  const config = loadVm(node, vmid);
  if (isTemplate(config)) die("you can't start a vm if it's a template");
  checkVmLock(config, skiplock);
  if (node.power.running(vmid)) die(`VM ${vmid} already running`);
  renew(call, config);
  const {options} = config.main;
  const seedDrive = drivesOf(options).find(isSeed);
  const seed = seedDrive === undefined ? undefined : seedOf(node, vmid, options);
  if (seed !== undefined) io.out('generating cloud-init ISO\n');
  checkDrives(node, options);
  // PVE::QemuServer::Memory.
  if (options.hugepages !== undefined && options.numa !== '1') die('numa needs to be enabled to use hugepages');
  if (/memory/.test(options.hotplug ?? '') && options.numa !== '1') die('numa needs to be enabled for memory hotplug');
  const pci = pciProblem(node, vmid, options);
  if (pci !== undefined) die(pci);
  const bridge = missingBridge(node, options);
  await node.delay(START_SECONDS, signal);
  if (bridge !== undefined) {
    io.out(`bridge '${bridge}' does not exist\n`);
    io.out('kvm: network script /var/lib/qemu-server/pve-bridge failed with status 512\n');
    throw new Die('start failed: QEMU exited with code 1\n');
  }
  boot(node, vmid, options, seed);
};

/** The system boots as far as there is one; from when on it answers is worked out here, and looked up later. */
const boot = (node: LabNode, vmid: number, options: Options, seed: ReturnType<typeof seedOf> | undefined): void => {
  const {bootSeconds, agentSeconds = 8, cloudInitSeconds = 6} = node.profile;
  const agent = agentEnabled(options);
  const disk = bootDisk(options);
  const files = disk === undefined ? undefined : node.volumes.files(disk.file);
  node.power.start(vmid, bootSeconds);
  const startedAt = node.now();
  const pid = 100_000 + vmid;
  if (files === undefined || !hasSystem(files)) {
    node.power.setMachine(vmid, {pid, startedAt, agent});
    return;
  }
  bootMachineId(files);
  const {ailment} = node;
  const isNew = seed !== undefined && hasPackage(files, 'cloud-init') && bootCloudInit(files, seed, ailment);
  const answers = agent && ailment !== 'agent-never' && hasPackage(files, 'qemu-guest-agent');
  const agentAt = node.after(agentSeconds);
  node.power.setMachine(vmid, {
    ...{pid, startedAt, agent},
    systemAt: node.after(bootSeconds),
    ...(answers ? {agentAt} : {}),
    cloudInitAt: isNew ? node.after(agentSeconds + cloudInitSeconds) : agentAt,
  });
};

const checkDrives = (node: LabNode, options: Options): void => {
  for (const {file} of disksOf(options)) demandVolume(node, file);
  for (const drive of drivesOf(options).filter(onStorage)) {
    const {storage, name} = parseVolid(drive.file);
    const path = volumePath(usableStorage(node, storage), name);
    if (!isSeed(drive) && node.volumes.info(drive.file) === undefined && node.files.stat(path) === undefined)
      die(`volume '${drive.file}' does not exist`);
  }
};

const missingBridge = (node: LabNode, options: Options): string | undefined =>
  Object.keys(options)
    .filter(isVmNet)
    .sort()
    .flatMap((key) => parseNic(options[key]!).bridge ?? [])
    .find((bridge) => node.files.stat(`/sys/class/net/${bridge}`) === undefined);

export const start: Verb = {schema: qmOptions.start, run};
