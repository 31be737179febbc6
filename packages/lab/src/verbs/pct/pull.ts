import {guestFiles} from '../../guest.js';
import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {loadConfig} from '../config/store.js';
import {asTask} from '../node/task.js';
import {pctOptions} from '../options/pct.js';

const run = (call: Call): Promise<number> => {
  const {node, vmid} = call;
  loadConfig(node, vmid);
  if (!node.power.running(vmid))
    die('can only pull files from a running VM at /usr/share/perl5/PVE/CLI/pct.pm line 608.');
  return asTask(call, 'pull_file', vmid, () => copyOut(call), {exitsZero: true});
};

const copyOut = ({node, args, vmid}: Call): void => {
  const {path, destination, perms = '0644'} = args;
  const content = guestFiles(node, vmid)?.read(path!.startsWith('/') ? path! : `/${path}`);
  if (content === undefined) die(`failed to open ${path}: No such file or directory`);
  if (!node.files.write(destination!, content, Number.parseInt(perms, 8)))
    die(`failed to create file: ${destination}: No such file or directory`);
};

export const pull: Verb = {schema: pctOptions.pull, run};
