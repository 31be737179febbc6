import type {Fact} from '@phoenix/kit';
import {succeed} from '../facts/succeed.js';
import {textsAt} from './system-files.js';

/** NVIDIA's driver, as the node has it now. */
export interface NvidiaState {
  /** `uname -r` */
  readonly kernel: string;
  /** Version of the module in the kernel. */
  readonly loaded: string | undefined;
  /** Version of the module on the disk, for the kernel that runs. */
  readonly onDisk: string | undefined;
  /** The free driver is in the kernel: it holds the cards. */
  readonly hasNouveau: boolean;
}

const PROC = '/proc/driver/nvidia/version';

/** Version of NVIDIA's module in the node's kernel; undefined: there is none. Source: proc(5) of the driver, its README, "/proc interface". */
export const loadedNvidia: Fact<string | undefined> = {
  key: 'nvidia-loaded',
  scope: 'node',
  read: async (node) => readNvidiaVersion((await textsAt(node, [PROC])).get(PROC)),
};

export const nvidiaState: Fact<NvidiaState> = {
  key: 'nvidia',
  scope: 'node',
  read: async (node) => {
    const [kernel, loaded, modules, onDisk] = await Promise.all([
      succeed(node, ['uname', '-r']),
      loadedNvidia.read(node),
      succeed(node, ['lsmod']),
      // Of the running kernel; exit 1: it has no such module (modinfo(8)).
      succeed(node, ['modinfo', '-F', 'version', 'nvidia'], 1),
    ]);
    return {
      kernel: kernel.stdout.trim(),
      loaded,
      onDisk: onDisk.stdout.trim() || undefined,
      hasNouveau: /^nouveau\s/m.test(modules.stdout),
    };
  },
};

/** `NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.216.01  …`; of the open module `… Open Kernel Module for x86_64  550.54.14  …`. */
export const readNvidiaVersion = (text = ''): string | undefined =>
  /Kernel Module(?: for \S+)?\s+(\d+(?:\.\d+)+)/.exec(text)?.[1];
