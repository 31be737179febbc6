import {die, refuse} from '../cli/die.js';
import type {Verb} from '../cli/program.js';
import {effectiveOptions} from '../config/effective.js';
import type {Options} from '../config/guest-config.js';
import {encodeText} from '../config/text.js';
import {qmOptions} from '../options/qm.js';
import {loadVm} from './vm-config.js';

/** Proxmox's own output: one line a key, a password hidden, line ends of a description encoded. */
export const shownValue = (key: string, value: string): string => {
  if (key === 'cipassword') return '**********';
  return key === 'description' ? encodeText(value.replace(/\n$/, '')) : value;
};

const run: Verb['run'] = ({node, io, args, vmid}) => {
  const {current, snapshot} = args;
  if (current === '1' && snapshot !== undefined) {
    const problem = "cannot use 'snapshot' parameter with 'current'";
    refuse({current: problem, snapshot: problem});
  }
  const config = loadVm(node, vmid);
  const section = snapshot === undefined ? config.main : config.snapshots[snapshot];
  if (section === undefined) return die(`snapshot '${snapshot}' does not exist`);
  const options: Options = snapshot !== undefined || current === '1' ? section.options : effectiveOptions(config);
  for (const key of Object.keys(options).sort()) io.out(`${key}: ${shownValue(key, options[key]!)}\n`);
};

export const config: Verb = {schema: qmOptions.config, run};
