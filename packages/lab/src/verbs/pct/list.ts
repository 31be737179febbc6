import type {Verb} from '../cli/program.js';
import {containerIds, loadConfig} from '../config/store.js';
import {pctOptions} from '../options/pct.js';

const row = (id: string, state: string, lock: string, name: string): string =>
  `${id.padEnd(10)} ${state.padEnd(10)} ${lock.padEnd(12)} ${name.padEnd(20)}\n`;

export const list: Verb = {
  schema: pctOptions.list,
  run: ({node, io}) => {
    const ids = containerIds(node);
    if (ids.length === 0) return;
    io.out(row('VMID', 'Status', 'Lock', 'Name'));
    for (const vmid of ids) {
      const {hostname, lock} = loadConfig(node, vmid).main.options;
      io.out(row(String(vmid), node.power.running(vmid) ? 'running' : 'stopped', lock ?? '', hostname ?? `CT${vmid}`));
    }
  },
};
