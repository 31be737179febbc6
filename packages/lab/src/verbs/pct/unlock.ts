import {die} from '../cli/die.js';
import type {Verb} from '../cli/program.js';
import {loadConfig, saveConfig} from '../config/store.js';
import {locked} from '../node/locked.js';
import {pctOptions} from '../options/pct.js';

export const unlock: Verb = {
  schema: pctOptions.unlock,
  run: ({node, io, vmid}) =>
    locked(
      node,
      vmid,
      (text) => io.err(text),
      () => {
        const config = loadConfig(node, vmid);
        if (config.main.options.lock === undefined) die('no lock found trying to remove any lock');
        delete config.main.options.lock;
        saveConfig(node, vmid, config);
      },
    ),
};
