import type {Verb} from '../cli/program.js';
import type {GuestConfig, Section} from '../config/guest-config.js';
import {loadConfig} from '../config/store.js';
import {pctOptions} from '../options/pct.js';

/** A tree, one blank a generation; dates in the node's own time zone. */
export const listsnapshotOf = ({main, snapshots}: Pick<GuestConfig, 'main' | 'snapshots'>): string => {
  const lines: string[] = [];
  const entries: Readonly<Record<string, Section>> = {...snapshots, current: main};
  const show = (name: string, depth: number): void => {
    const {parent: _, snaptime, description} = entries[name]!.options;
    const text = name === 'current' ? 'You are here!' : description?.split('\n')[0] || 'no-description';
    const date = name === 'current' || snaptime === undefined ? '' : dateText(Number(snaptime));
    const start = `${' '.repeat(depth)}\`-> ${name}`;
    lines.push(`${start.padEnd(31)} ${date.padEnd(23)} ${text}\n`);
    for (const child of childrenOf(name)) show(child, depth + 1);
  };
  const childrenOf = (name: string | undefined) =>
    Object.keys(entries)
      .filter((other) => parentOf(other) === name)
      .sort((a, b) => time(a) - time(b) || (a < b ? -1 : 1));
  const parentOf = (name: string) => {
    const {parent} = entries[name]!.options;
    return parent !== undefined && parent in snapshots ? parent : undefined;
  };
  const time = (name: string) =>
    name === 'current' ? Number.POSITIVE_INFINITY : Number(entries[name]!.options.snaptime ?? 0);
  for (const root of childrenOf(undefined)) show(root, 0);
  return lines.join('');
};

export const listsnapshot: Verb = {
  schema: pctOptions.listsnapshot,
  run: ({node, io, vmid}) => io.out(listsnapshotOf(loadConfig(node, vmid))),
};

const dateText = (seconds: number): string => {
  const date = new Date(seconds * 1000);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(two).join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
};
