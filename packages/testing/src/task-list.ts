import type {NodeCase} from './case.js';

interface TaskFiles {
  /** /var/log/pve/tasks/active */
  readonly active: string;
  /** By pid, of those that live. */
  readonly stats: ReadonlyMap<number, string>;
}

/** Proxmox's list of active tasks and the processes behind them. */
export function taskFiles({name = 'pve1', tasks = []}: NodeCase): TaskFiles {
  const stats = new Map<number, string>();
  const lines = tasks.map(({type, id, user = 'root@pam', dead = false}, i) => {
    const [pid, started] = [4_000 + i, 70_000 + i];
    if (!dead) stats.set(pid, `${pid} (task ${type}) S ${'0 '.repeat(18)}${started} 0\n`);
    return `UPID:${name}:${hex(pid)}:${hex(started)}:${hex(1_750_000_000 + i)}:${type}:${id}:${user}: 1\n`;
  });
  return {active: lines.join(''), stats};
}

const hex = (number: number): string => number.toString(16).toUpperCase().padStart(8, '0');
