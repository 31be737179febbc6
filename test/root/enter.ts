import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtemp, readFile, rmdir} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

export interface Entered {
  /** What stands before a command's own words to run it inside. */
  readonly prefix: readonly string[];
  leave(): Promise<void>;
}

/**
 * Opens a root in namespaces of its own (mounts, processes, host name, IPC; the network is this machine's). They last as
 * long as their first process, and that as long as this one holds its stdin: a killed test leaves nothing mounted.
 */
export async function enterRoot(root: string, binds: Readonly<Record<string, string>>): Promise<Entered> {
  const top = await mkdtemp(join(tmpdir(), 'phoenix-root-'));
  const pairs = Object.entries(binds).flatMap(([inside, here]) => [here, inside]);
  const holder = spawn(
    'unshare',
    [
      ...['--mount', '--pid', '--uts', '--ipc', '--fork', '--kill-child'],
      ...[join(import.meta.dirname, 'enter.sh'), root, top, ...pairs],
    ],
    {stdio: ['pipe', 'pipe', 'pipe']},
  );
  const ended = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  const leave = async () => {
    holder.stdin.end();
    await ended;
    await rmdir(top);
  };
  try {
    await ready(holder);
    // The process that unshare forked: the first one of the new namespaces (proc(5), CONFIG_PROC_CHILDREN).
    const first = (await readFile(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8')).trim();
    const spaces = ['--mount', '--pid', '--uts', '--ipc'];
    return {prefix: ['nsenter', '--target', first, ...spaces, 'chroot', join(top, 'root')], leave};
  } catch (error) {
    await leave();
    throw error;
  }
}

const ready = ({stdout, stderr}: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let complaint = '';
    stderr?.on('data', (chunk) => {
      complaint += chunk;
    });
    stdout?.once('data', () => resolve());
    stdout?.once('end', () => reject(new Error(`the root cannot be entered: ${complaint.trim()}`)));
  });
