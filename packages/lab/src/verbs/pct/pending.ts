import type {Verb} from '../cli/program.js';
import {loadConfig} from '../config/store.js';
import {encodeText} from '../config/text.js';
import {pctOptions} from '../options/pct.js';

export const pending: Verb = {
  schema: pctOptions.pending,
  run: ({node, io, vmid}) => {
    const {main, pending: waiting} = loadConfig(node, vmid);
    for (const key of [...new Set([...Object.keys(main.options), ...Object.keys(waiting.options)])].sort()) {
      const shown = (value: string) => `${key}: ${key === 'description' ? encodeText(value) : value}\n`;
      const [now, next] = [main.options[key], waiting.options[key]];
      if (now !== undefined) io.out(`${waiting.deletions.includes(key) ? 'del' : 'cur'} ${shown(now)}`);
      if (next !== undefined) io.out(`new ${shown(next)}`);
    }
  },
};
