import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {prepare} from '../src/lab.js';
import type {LabNode, Profile} from '../src/node.js';
import {openNode} from '../src/open-node.js';
import {realTime} from '../src/time.js';
import {programs} from '../src/verbs/index.js';

const profile: Profile = {
  ...{node: 'pve1', cores: 2, bridges: ['vmbr0'], devices: ['/dev/nvidia0'], bootSeconds: 2},
  templates: ['local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst'],
  available: ['alpine-3.20-default_20240908_amd64.tar.xz'],
  storages: [
    {id: 'local', type: 'dir', path: '/var/lib/vz', content: ['vztmpl', 'iso', 'snippets', 'rootdir'], bytes: 1e12},
    {id: 'pool', type: 'btrfs', path: '/mnt/pool', content: ['rootdir', 'images'], bytes: 1e12},
    {id: 'local-zfs', type: 'zfspool', content: ['rootdir', 'images'], bytes: 1e12},
  ],
};

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A node whose commands take no time, but say how much they would have taken. */
export interface Rig {
  readonly node: LabNode;
  /** What the last command would have taken. */
  seconds: number;
  /** Called at each wait of a command, with what it is to last. */
  during: (wait: number) => Promise<void> | void;
  run(line: string, options?: {readonly signal?: AbortSignal; readonly words?: readonly string[]}): Promise<Result>;
  config(vmid: number): string | undefined;
  close(): void;
}

export const makeRig = (): Rig => {
  const dir = mkdtempSync(join(tmpdir(), 'lab-verbs-'));
  const plain = openNode(prepare(dir, realTime(0), profile), () => {});
  const rig: Rig = {
    node: {
      ...plain,
      delay: async (wait, signal) => {
        rig.seconds += wait;
        await rig.during(wait);
        await plain.delay(wait, signal);
      },
    },
    seconds: 0,
    during: () => {},
    run: async (line, {signal = new AbortController().signal, words = []} = {}) => {
      const argv = [...line.split(' '), ...words];
      let [stdout, stderr] = ['', ''];
      rig.seconds = 0;
      const io = {
        out: (text: string | Buffer) => {
          stdout += text;
        },
        err: (text: string | Buffer) => {
          stderr += text;
        },
        stdin: async () => Buffer.alloc(0),
        signal,
        env: {PWD: '/root'},
      };
      const code = await programs[argv[0]!]!(argv, io, rig.node);
      return {code, stdout, stderr};
    },
    config: (vmid) => rig.node.files.read(`/etc/pve/lxc/${vmid}.conf`)?.toString(),
    close: () => rmSync(dir, {recursive: true, force: true}),
  };
  return rig;
};
