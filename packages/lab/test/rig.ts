import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setImmediate} from 'node:timers/promises';
import type {Fault} from '../src/faults.js';
import {prepare} from '../src/lab.js';
import type {Profile} from '../src/node.js';
import type {Shared} from '../src/open-node.js';
import {profileFor} from '../src/profile.js';
import {runCommand} from '../src/server/command.js';
import {realTime, type Time} from '../src/time.js';

const folders: string[] = [];
export const removeFolders = (): void => {
  for (const folder of folders) rmSync(folder, {recursive: true, force: true});
};
export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'phoenix-lab-'));
  folders.push(folder);
  return folder;
};

/** Waits for something that other promises bring about. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setImmediate();
}

export const profile: Profile = profileFor({
  storages: [
    {id: 'local', content: 'vztmpl,iso,backup'},
    {id: 'tank', content: 'rootdir,images'},
  ],
  templates: ['debian-12-standard_12.7-1_amd64.tar.zst', '/fastData/shared-iso/template/cache/ubuntu.tar.zst'],
  bridges: ['vmbr0'],
  gpuCount: 1,
});

/** A node without a server: commands as sshd would run them. */
export function newNode(
  dir = newFolder(),
  speed = 0,
  asked: Profile = profile,
  faults: readonly Fault[] = [],
  time: Time = realTime(speed),
): {readonly shared: Shared; readonly sh: Run} {
  const shared = prepare(dir, time, asked, faults);
  const sh: Run = async (source, stdin = '', onOutput = () => {}) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const end = await runCommand(
      source,
      {
        out: (chunk) => {
          out.push(Buffer.from(chunk));
          onOutput(Buffer.concat(out).toString());
        },
        err: (chunk) => void err.push(Buffer.from(chunk)),
        input: () => ({stdin: async () => Buffer.from(stdin), line: async () => stdin.toString()}),
      },
      new AbortController().signal,
      shared,
    );
    return {end, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString()};
  };
  return {shared, sh};
}

export type Run = (
  source: string,
  stdin?: string | Buffer,
  onOutput?: (soFar: string) => void,
) => Promise<{
  readonly end: {readonly code: number} | {readonly signal: string};
  readonly stdout: string;
  readonly stderr: string;
}>;
