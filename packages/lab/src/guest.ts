import {containerMounts, guestFiles} from './guest-files.js';
import {guestPrograms, hasGuestProgram} from './guest-programs.js';
import {machineOf} from './machine.js';
import type {Files, Io, LabNode, Mounted, Program} from './node.js';
import {inProcess} from './programs/interpreters.js';

export {guestFiles} from './guest-files.js';

/** The command cannot be begun in the guest. */
export type NoProgram = 'No such file or directory' | 'Permission denied';

/** A guest as a command is run in it. */
export interface Guest {
  readonly vmid: number;
  readonly files: Files;
  readonly mounted: readonly Mounted[];
  /** When its hostname says nothing. */
  readonly name: string;
  /** Programs that it has beyond those of every machine. */
  readonly own?: Readonly<Record<string, Program>>;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs a command inside a running container, as lxc-attach does: it has its own files and programs; `io.env` is what
 * the caller hands on. 127 with lxc-attach's words for an unknown command.
 */
export async function runInGuest(node: LabNode, vmid: number, argv: readonly string[], io: Io): Promise<number> {
  const files = guestFiles(node, vmid);
  if (files === undefined) throw new Error(`container ${vmid} has no root filesystem in the lab`);
  const env = {PATH: '/sbin:/bin:/usr/sbin:/usr/bin', ...io.env, container: 'lxc', TERM: 'linux'};
  const mounted = containerMounts(node, vmid);
  const ended = await runIn(node, {vmid, files, mounted, name: `CT${vmid}`, env}, argv, io);
  if (typeof ended === 'number') return ended;
  io.err(
    `lxc-attach: ${vmid}: ../src/lxc/attach.c: lxc_attach_run_command: 1841 ${ended} - Failed to exec "${argv[0] ?? ''}"\n`,
  );
  return ended === 'No such file or directory' ? 127 : 126;
}

/** @returns the exit code, or why there is nothing to run */
export async function runIn(
  node: LabNode,
  {vmid, files, mounted, name: nameless, own = {}, env}: Guest,
  argv: readonly string[],
  io: Io,
): Promise<number | NoProgram> {
  const guest: LabNode = {
    ...node,
    // As it was at boot: a new one in the configuration waits for the next start.
    name: files.read('/etc/hostname')?.toString().trim() || nameless,
    files,
    mounted,
    flock: (path, waitSeconds) => node.flock(`/guest/${vmid}${path}`, waitSeconds),
  };
  const machine = machineOf(guest, {...guestPrograms(() => node.power.booted(vmid)), ...own}, undefined, (name) =>
    hasGuestProgram(guest, name),
  );
  const [name = ''] = argv;
  const cwd = env.PWD ?? '/';
  const program = machine.find(name, cwd);
  if (program === undefined) return 'No such file or directory';
  if (name.includes('/') && isNoProgram(files, name)) return 'Permission denied';
  const inside = {...env, PWD: files.stat(cwd)?.type === 'folder' ? cwd : '/'};
  return inProcess(guest, io, (_, signal) => program(argv, {...io, env: inside, signal, umask: 0o022}, guest));
}

const isNoProgram = (files: LabNode['files'], path: string): boolean => {
  const found = files.stat(path);
  return found !== undefined && (found.type === 'folder' || (found.mode & 0o111) === 0);
};
