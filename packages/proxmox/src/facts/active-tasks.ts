import type {Fact} from '@phoenix/kit';
import {succeed} from './succeed.js';

/** A Proxmox task that is under way. */
export interface Task {
  readonly upid: string;
  /** `vzcreate`, `vzclone`, `qmstart` … */
  readonly type: string;
  /** What it is about: mostly a guest's id; may be empty. */
  readonly id: string;
  readonly pid: number;
  /** Seconds since the epoch. */
  readonly startTime: number;
  readonly user: string;
}

/**
 * A guest's tasks whose process lives; with `others`, those of other guests too: Proxmox names a clone's task after its
 * source, and whoever waits for it must see it end when only the clone is looked at again. Backup jobs of several guests
 * are among them, last: any guest may be the one that they are at. The list alone is not enough: a killed worker stays in
 * it. Where a lock is found, this says whether somebody holds it. Not part of the bulk look: it is asked only then.
 */
export const activeTasks = (id: number, others: readonly number[] = []): Fact<readonly Task[]> => ({
  key: `active-tasks:${[id, ...others].join(',')}`,
  // Of the guest, so that who waits for a task to end sees it end.
  scope: `guest:${id}`,
  read: async (node) => {
    const listed = readTasks((await succeed(node, ['cat', '/var/log/pve/tasks/active'], 1)).stdout);
    if (listed.length === 0) return [];
    const stats = await succeed(node, ['cat', ...listed.map(({pid}) => `/proc/${pid}/stat`)], 1);
    const started = readStartTimes(stats.stdout);
    // A pid may have been given to another process: its start time tells.
    const about = new Set([id, ...others].map(String));
    const alive = listed.filter(({pid, pstart}) => started.get(pid) === pstart);
    const own = alive.filter((task) => about.has(task.id) && !isConsole(task));
    return [...own, ...alive.filter(isBackupJob)].map(({pstart: _, ...task}) => task);
  },
});

/** Runs for as long as somebody looks on, and holds nothing. */
const isConsole = ({type}: Task): boolean => /^(?:vnc|spice|term)(?:proxy|shell)$/.test(type);

/** Its task has an id only where it is about one guest. Source: pve-manager, PVE::API2::VZDump. */
const isBackupJob = ({type, id}: Task): boolean => type === 'vzdump' && id === '';

/** Unfinished lines of the active list; `pstart` in clock ticks since boot. A finished line has an end time and a status. */
const readTasks = (text: string): readonly (Task & {readonly pstart: number})[] =>
  text.split('\n').flatMap((line) => {
    const match =
      /^(UPID:[^:\s]+:([0-9A-F]{8}):([0-9A-F]{8,9}):([0-9A-F]{8}):([^:\s]+):([^:\s]*):([^:\s]+):) [01]$/i.exec(line);
    if (match === null) return [];
    const [, upid, pid, pstart, time, type, id, user] = match as unknown as [string, ...string[]];
    const hex = (text: string | undefined) => Number.parseInt(text ?? '', 16);
    return [{upid: upid!, type: type!, id: id!, user: user!, pid: hex(pid), pstart: hex(pstart), startTime: hex(time)}];
  });

/** Field 22 of /proc/PID/stat; the command's name in parentheses may hold anything. */
const readStartTimes = (text: string): ReadonlyMap<number, number> =>
  new Map(
    text.split('\n').flatMap((line): readonly [number, number][] => {
      const pid = Number.parseInt(line, 10);
      const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
      return Number.isNaN(pid) ? [] : [[pid, Number(fields[19])]];
    }),
  );
