import type {Verb} from '../cli/program.js';
import type {Options} from '../config/guest-config.js';
import {qmOptions} from '../options/qm.js';
import {parseSize} from '../storage/size.js';
import {shownValue} from './config.js';
import {bootDisk} from './drives.js';
import {seedKeys} from './seed.js';
import {loadVm, vmIds} from './vm-config.js';

const MIB = 2 ** 20;
const memory = ({memory: text = '512'}: Options): number => Number(text.replace(/^current=/, ''));
const diskBytes = (options: Options): number => parseSize(bootDisk(options)?.parts.size ?? '') ?? 0;

const cell = (text: string | number, width: number): string =>
  width < 0 ? String(text).padEnd(-width) : String(text).padStart(width);
const row = (cells: readonly (string | number)[]): string =>
  `${cells.map((text, at) => cell(text, [10, -20, -10, -10, 12, -10][at]!)).join(' ')}\n`;

export const list: Verb = {
  schema: qmOptions.list,
  run: ({node, io}) => {
    const ids = vmIds(node);
    if (ids.length === 0) return;
    io.out(row(['VMID', 'NAME', 'STATUS', 'MEM(MB)', 'BOOTDISK(GB)', 'PID']));
    for (const vmid of ids) {
      const {options} = loadVm(node, vmid).main;
      const state = node.power.machine(vmid);
      const status = state === undefined ? 'stopped' : 'running';
      const size = (diskBytes(options) / 2 ** 30).toFixed(2);
      io.out(row([vmid, options.name ?? `VM ${vmid}`, status, memory(options), size, state?.pid ?? 0]));
    }
  },
};

export const status: Verb = {
  schema: qmOptions.status,
  run: ({node, io, args, vmid}) => {
    const {options} = loadVm(node, vmid).main;
    const state = node.power.machine(vmid);
    const word = state === undefined ? 'stopped' : 'running';
    if (args.verbose !== '1') return io.out(`status: ${state?.paused ? 'paused' : word}\n`);
    const lines: Record<string, string | number> = {
      ...(options.balloon === undefined ? {} : {balloon: 0}),
      cpus: Number(options.cores ?? 1) * Number(options.sockets ?? 1),
      ...Object.fromEntries(['disk', 'diskread', 'diskwrite', 'mem', 'netin', 'netout'].map((key) => [key, 0])),
      ...(options.lock === undefined ? {} : {lock: options.lock}),
      maxdisk: diskBytes(options),
      maxmem: memory(options) * MIB,
      name: options.name ?? `VM ${vmid}`,
      ...(state === undefined ? {} : {pid: state.pid}),
      qmpstatus: state?.paused ? 'paused' : word,
      status: word,
      ...(options.tags === undefined ? {} : {tags: options.tags}),
      ...(options.template === '1' ? {template: 1} : {}),
      uptime: state === undefined ? 0 : Math.floor(node.now() - state.startedAt),
      vmid,
    };
    for (const key of Object.keys(lines).sort()) io.out(`${key}: ${lines[key]}\n`);
  },
};

/** `cur`, `new` and `del` lines of two states of a configuration. */
const changes = (now: Options, next: Options, deleted: readonly string[], keys: readonly string[]): string =>
  [...new Set(keys)]
    .sort()
    .flatMap((key) => [
      ...(now[key] === undefined
        ? []
        : [`${deleted.includes(key) ? 'del' : 'cur'} ${key}: ${shownValue(key, now[key])}\n`]),
      ...(next[key] === undefined ? [] : [`new ${key}: ${shownValue(key, next[key])}\n`]),
    ])
    .join('');

export const pending: Verb = {
  schema: qmOptions.pending,
  run: ({node, io, vmid}) => {
    const {main, pending: waiting} = loadVm(node, vmid);
    const keys = [...Object.keys(main.options), ...Object.keys(waiting.options)];
    io.out(changes(main.options, waiting.options, waiting.deletions, keys));
  },
};

/** What the running machine's seed says, and what it would say. */
export const cloudinitPending: Verb = {
  schema: qmOptions.pending,
  run: ({node, io, vmid}) => {
    const {main, seeded} = loadVm(node, vmid);
    const added = (seeded.added ?? '').split(',');
    const now: Options = {};
    const next: Options = {};
    for (const key of seedKeys) {
      const value = main.options[key];
      const before = added.includes(key) ? undefined : (seeded[key] ?? value);
      if (before !== undefined) now[key] = before;
      if (value !== undefined && value !== before) next[key] = value;
    }
    const deleted = seedKeys.filter((key) => seeded[key] !== undefined && main.options[key] === undefined);
    io.out(changes(now, next, deleted, seedKeys));
  },
};
