import {die, refuse} from '../cli/die.js';
import type {Verb} from '../cli/program.js';
import {effectiveOptions} from '../config/effective.js';
import {loadConfig} from '../config/store.js';
import {encodeText} from '../config/text.js';
import {pctOptions} from '../options/pct.js';

export const config: Verb = {
  schema: pctOptions.config,
  run: ({node, io, args, vmid}) => {
    const {current, snapshot} = args;
    if (current === '1' && snapshot !== undefined) {
      const problem = "cannot use 'snapshot' parameter with 'current'";
      refuse({current: problem, snapshot: problem});
    }
    const guest = loadConfig(node, vmid);
    const section = snapshot === undefined ? guest.main : guest.snapshots[snapshot];
    if (section === undefined) return die(`snapshot '${snapshot}' does not exist`);
    const options = snapshot !== undefined || current === '1' ? section.options : effectiveOptions(guest);
    for (const key of Object.keys(options).sort())
      io.out(`${key}: ${key === 'description' ? encodeText(options[key]!) : options[key]}\n`);
    for (const {key, value} of section.raw) io.out(`${key}: ${value}\n`);
  },
};
