import {Ended} from '../../ended.js';
import {Die, die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {propertyOf} from '../cli/schema.js';
import {emptyConfig, type GuestConfig, type Options} from '../config/guest-config.js';
import {isMountKey, mountsOf} from '../config/mounts.js';
import {normalValue} from '../config/normal-value.js';
import {checkUnused, loadConfig, removeConfig, saveConfig} from '../config/store.js';
import {locked} from '../node/locked.js';
import {asTask} from '../node/task.js';
import {containerOptions} from '../options/container.js';
import {pctOptions} from '../options/pct.js';
import {makeDisks} from './create-disks.js';
import {checkInputs, type Inputs} from './create-inputs.js';
import {bringUp} from './start.js';
import {archivePath, guessOstype, tarCommand, unpack} from './unpack.js';

/** What a container has that is created with nothing but a template. */
const defaults = (vmid: number): Options => ({hostname: `CT${vmid}`, memory: '512', swap: '512'});

const run = async (call: Call): Promise<number> => {
  const {node, io, args, vmid} = call;
  checkUnused(node, vmid, 2);
  const inputs = checkInputs(call);
  const print = (text: string) => io.out(text);
  await locked(
    node,
    vmid,
    (text) => io.err(text),
    () => {
      checkUnused(node, vmid, 2);
      saveConfig(node, vmid, emptyConfig({lock: 'create'}));
    },
  );
  return asTask(call, 'vzcreate', vmid, async () => {
    const config = emptyConfig({...defaults(vmid), ...givenOptions(args), lock: 'create'});
    const made: string[] = [];
    try {
      makeDisks(node, vmid, config, inputs.mounts, made, print);
      saveConfig(node, vmid, config);
      await fill(call, config, inputs, print);
    } catch (error) {
      throw await undo(call, made, error);
    }
    await locked(node, vmid, print, () => {
      const {lock: _, ...options} = config.main.options;
      saveConfig(node, vmid, {...loadConfig(node, vmid), main: {options, raw: []}});
    });
    if (args.start === '1') await startAfterwards(call);
  });
};

const givenOptions = (args: Call['args']): Options =>
  Object.fromEntries(
    Object.entries(args)
      .filter(([key]) => propertyOf(containerOptions, key) !== undefined && !isMountKey(key) && key !== 'lock')
      .map(([key, value]) => [key, normalValue(key, value)]),
  );

const fill = async (
  {node, io, args, vmid}: Call,
  config: GuestConfig,
  {keys}: Inputs,
  print: (text: string) => void,
) => {
  const {options} = config.main;
  const template = args.ostemplate!;
  const archive = archivePath(node, template);
  print(`extracting archive '${archive}'\n`);
  const unprivileged = options.unprivileged === '1';
  const rootfs = mountsOf(options)[0]!;
  await node.delay(0.65, io.signal).catch((reason: unknown) => {
    if (reason instanceof Ended && reason.by === 'SIGKILL') throw reason;
    die(
      `command '${tarCommand(vmid, unprivileged)}' failed: ${reason instanceof Ended ? reason.message : 'received interrupt'}`,
    );
  });
  const ostype = guessOstype(archive);
  unpack({node, vmid, archive, rootfs, options, ostype, unprivileged, keys}, print);
  detect(options, ostype, print);
};

/** What the setup finds out about the system inside. */
const detect = (options: Options, found: string, print: (text: string) => void): void => {
  const wanted = options.ostype;
  if (wanted !== undefined && wanted !== 'unmanaged' && wanted !== found)
    print(`got unexpected ostype (${found} != ${wanted})\n`);
  options.ostype = wanted === 'unmanaged' ? wanted : found;
  if (options.arch === undefined && wanted === 'unmanaged') {
    print('implement me in sub-class\n at /usr/share/perl5/PVE/LXC/Setup.pm line 142.\n');
    print('Architecture detection failed: error in setup task (eval)\nFalling back to amd64.\n');
    print('Use `pct set VMID --arch ARCH` to change.\n');
  } else if (options.arch === undefined) print('Detected container architecture: amd64\n');
  options.arch ??= 'amd64';
};

/** A failed create leaves nothing behind, unless nobody lives to clean up. */
const undo = async ({node, vmid}: Call, made: readonly string[], error: unknown): Promise<unknown> => {
  if (error instanceof Ended && error.by === 'SIGKILL') return error;
  for (const volid of made) if (node.volumes.info(volid) !== undefined) node.volumes.remove(volid);
  removeConfig(node, vmid);
  return error instanceof Die ? new Die(`unable to create CT ${vmid} - ${error.text}`) : error;
};

/** `--start`: that it fails is said and no more. */
const startAfterwards = async (call: Call): Promise<void> => {
  try {
    await bringUp(call);
  } catch (error) {
    if (!(error instanceof Die)) throw error;
    call.io.out(error.text);
  }
};

export const create: Verb = {schema: pctOptions.create, run};
