import type {Command} from '@phoenix/kit';
import {type Options, optionArgs, withLocale} from './options.js';

const qm = (words: readonly (string | number)[], options: Options = {}): Command => ({
  argv: withLocale(['qm', ...words.map(String), ...optionArgs(options)]),
});

/** qm's options: `scsi0: 'local-zfs:0,import-from=/var/tmp/noble.img', memory: 2048`. */
export const qmCreate = (id: number, options: Options): Command => qm(['create', id], options);

/** Options: snapname, full, name, storage, description, pool. */
export const qmClone = (source: number, target: number, options: Options): Command =>
  qm(['clone', source, target], options);

/** With the config's `digest` it is refused when somebody else has changed the guest meanwhile. A key must not be in both. */
export const qmSet = (
  id: number,
  {
    set = {},
    delete: gone = [],
    digest,
  }: {readonly set?: Options; readonly delete?: readonly string[]; readonly digest?: string},
): Command => qm(['set', id], {...set, delete: gone.length === 0 ? undefined : gone.join(','), digest});

export const qmStart = (id: number): Command => qm(['start', id]);

/** By the agent where it answers, else ACPI. Exits 0, with a warning, when the VM is stopped already. */
export const qmShutdown = (id: number, {timeoutS}: {readonly timeoutS: number}): Command =>
  qm(['shutdown', id], {timeout: timeoutS});

/** Hard, like pulling the plug. Silent and 0 when it is stopped already. */
export const qmStop = (id: number): Command => qm(['stop', id]);

/** Never with --destroy-unreferenced-disks: it takes volumes that nobody named. qm has no --force: stop it first. */
export const qmDestroy = (id: number, options: {readonly purge?: boolean} = {}): Command =>
  qm(['destroy', id], {purge: options.purge});

/** Must be stopped and without snapshots. Exits 0 also when it failed: look again. */
export const qmTemplate = (id: number): Command => qm(['template', id]);

/** Disks only; with a running agent the guest's filesystems are frozen for it. */
export const qmSnapshot = (id: number, name: string, description: string): Command =>
  qm(['snapshot', id, name], {description: description === '' ? undefined : description});

export const qmDelSnapshot = (id: number, name: string): Command => qm(['delsnapshot', id, name]);

/** Stops a running VM hard, restores its whole config section and leaves it stopped. */
export const qmRollback = (id: number, name: string): Command => qm(['rollback', id, name]);

/** Exits 0 also when it failed: look again. `sizeGb` is the new size; Proxmox only grows. */
export const qmResize = (id: number, disk: string, sizeGb: number): Command =>
  qm(['resize', id, disk, Number.isInteger(sizeGb) ? `${sizeGb}G` : `${Math.ceil(sizeGb * 1024)}M`]);

export const qmUnlock = (id: number): Command => qm(['unlock', id]);

/**
 * Starts a command in the guest by its agent and answers at once with `{"pid": n}`; see {@link qmGuestExecStatus}. stdin
 * is read to its end first, 1 MiB at most. (PVE::CLI::qm: `--timeout` is only for the synchronous form.)
 */
export const qmGuestExec = (id: number, {argv, stdin}: Command): Command => {
  const passing = stdin === undefined ? [] : ['--pass-stdin', '1'];
  return {
    argv: withLocale(['qm', 'guest', 'exec', String(id), '--synchronous', '0', ...passing, '--', ...argv]),
    ...(stdin === undefined ? {} : {stdin}),
  };
};

/** `{"exited": 0}`, or with exit code or signal and all output: told once, the agent then forgets the process. */
export const qmGuestExecStatus = (id: number, pid: number): Command => qm(['guest', 'exec-status', id, pid]);

/** `"frozen"` or `"thawed"`, as JSON. */
export const qmGuestFsfreezeStatus = (id: number): Command => qm(['guest', 'cmd', id, 'fsfreeze-status']);
