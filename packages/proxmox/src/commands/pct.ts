import type {Command} from '@phoenix/kit';
import {type Options, optionArgs, withLocale} from './options.js';

const pct = (verb: string, positional: readonly (string | number)[], options: Options = {}): Command => ({
  argv: withLocale(['pct', verb, ...positional.map(String), ...optionArgs(options)]),
});

/** `ostemplate`: volume id or path on the node; the rest are pct's options: `rootfs: 'local-zfs:8', unprivileged: true`. */
export const pctCreate = (id: number, {ostemplate, ...options}: Options & {readonly ostemplate: string}): Command =>
  pct('create', [id, ostemplate], options);

/** Options: snapname, full, hostname, storage, description, pool. */
export const pctClone = (source: number, target: number, options: Options): Command =>
  pct('clone', [source, target], options);

/** With the config's `digest` it is refused when somebody else has changed the guest meanwhile. A key must not be in both. */
export const pctSet = (
  id: number,
  {
    set = {},
    delete: gone = [],
    digest,
  }: {readonly set?: Options; readonly delete?: readonly string[]; readonly digest?: string},
): Command => pct('set', [id], {...set, delete: gone.length === 0 ? undefined : gone.join(','), digest});

/** Returns when init was spawned, not when the guest has booted. */
export const pctStart = (id: number): Command => pct('start', [id]);

/** Clean; where init does not react it takes up to twice the timeout and fails. */
export const pctShutdown = (id: number, {timeoutS}: {readonly timeoutS: number}): Command =>
  pct('shutdown', [id], {timeout: timeoutS});

/** Hard: the filesystem is left unclean, the next mount may take 45 s. */
export const pctStop = (id: number): Command => pct('stop', [id]);

/** Never with --destroy-unreferenced-disks: it takes volumes that nobody named. */
export const pctDestroy = (id: number, options: {readonly purge?: boolean; readonly force?: boolean} = {}): Command =>
  pct('destroy', [id], {purge: options.purge, force: options.force});

export const pctSnapshot = (id: number, name: string, description: string): Command =>
  pct('snapshot', [id, name], {description: description === '' ? undefined : description});

export const pctDelSnapshot = (id: number, name: string): Command => pct('delsnapshot', [id, name]);

/** Kills a running container, restores its whole config section and leaves it stopped. */
export const pctRollback = (id: number, name: string): Command => pct('rollback', [id, name]);

/** Exits 0 also when it failed: look again. `sizeGb` is the new size; Proxmox only grows. */
export const pctResize = (id: number, disk: string, sizeGb: number): Command =>
  pct('resize', [id, disk, Number.isInteger(sizeGb) ? `${sizeGb}G` : `${Math.ceil(sizeGb * 1024)}M`]);

/** The caller's environment stays outside: its locale or SSH_* variables would differ from run to run. */
export const pctExec = (id: number, {argv, stdin}: Command): Command => ({
  argv: ['pct', 'exec', String(id), '--keep-env', '0', '--', ...argv],
  ...(stdin === undefined ? {} : {stdin}),
});

export const pctUnlock = (id: number): Command => pct('unlock', [id]);
