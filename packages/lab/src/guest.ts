import {guestFiles} from './guest-files.js';
import {machineOf} from './machine.js';
import type {Io, LabNode} from './node.js';
import {inProcess} from './programs/interpreters.js';
import {services} from './programs/services.js';

export {guestFiles} from './guest-files.js';

/**
 * Runs a command inside a running container, as lxc-attach does: it has its own files and programs; `io.env` is what
 * the caller hands on. 127 with lxc-attach's words for an unknown command.
 */
export async function runInGuest(node: LabNode, vmid: number, argv: readonly string[], io: Io): Promise<number> {
  const files = guestFiles(node, vmid);
  if (files === undefined) throw new Error(`container ${vmid} has no root filesystem in the lab`);
  const guest: LabNode = {
    ...node,
    // As it was at boot: a new one in the configuration waits for the next start.
    name: files.read('/etc/hostname')?.toString().trim() || `CT${vmid}`,
    files,
    flock: (path, waitSeconds) => node.flock(`/guest/${vmid}${path}`, waitSeconds),
  };
  const machine = machineOf(
    guest,
    services(() => node.power.booted(vmid)),
  );
  const [name = ''] = argv;
  const cwd = io.env.PWD ?? '/';
  const program = machine.find(name, cwd);
  if (program === undefined || (name.includes('/') && isNoProgram(files, name))) {
    const why = program === undefined ? 'No such file or directory' : 'Permission denied';
    io.err(
      `lxc-attach: ${vmid}: ../src/lxc/attach.c: lxc_attach_run_command: 1841 ${why} - Failed to exec "${name}"\n`,
    );
    return program === undefined ? 127 : 126;
  }
  const env = {
    PATH: '/sbin:/bin:/usr/sbin:/usr/bin',
    ...io.env,
    PWD: files.stat(cwd)?.type === 'folder' ? cwd : '/',
    container: 'lxc',
    TERM: 'linux',
  };
  return inProcess(guest, io, (_, signal) => program(argv, {...io, env, signal, umask: 0o022}, guest));
}

const isNoProgram = (files: LabNode['files'], path: string): boolean => {
  const found = files.stat(path);
  return found !== undefined && (found.type === 'folder' || (found.mode & 0o111) === 0);
};
