import {guestFiles} from '../../guest.js';
import {die} from '../cli/die.js';
import type {Call, Verb} from '../cli/program.js';
import {loadConfig} from '../config/store.js';
import {asTask} from '../node/task.js';
import {pctOptions} from '../options/pct.js';

/** Its task's failure is a text on stderr and exit 0: only a second look tells. */
const run = (call: Call): Promise<number> => {
  const {node, vmid} = call;
  loadConfig(node, vmid);
  if (!node.power.running(vmid)) die('can only push files to a running CT');
  return asTask(call, 'push_file', vmid, () => copyIn(call), {exitsZero: true});
};

const copyIn = ({node, args, vmid}: Call): void => {
  const {file, destination, perms = '0644'} = args;
  const uid = accountId(node, vmid, 'passwd', args.user);
  const gid = accountId(node, vmid, 'group', args.group);
  const from = node.files.stat(file!);
  if (from === undefined) die(`failed to open ${file} for reading`);
  const mode = perms.startsWith('0') ? perms : `0${perms}`;
  if (!/^[0-7]+$/.test(mode)) die(`invalid mode: '${mode}'`);
  const files = guestFiles(node, vmid) ?? die(`container '${vmid}' has no root filesystem`);
  const path = destination!.startsWith('/') ? destination! : `/${destination}`;
  if (files.stat(path)?.type === 'folder') die(`failed to create file: ${destination}: Is a directory`);
  // A folder is opened like a file and has nothing to read.
  const content = from.type === 'folder' ? '' : node.files.read(file!)!;
  if (!files.write(path, content, Number.parseInt(mode, 8)))
    die(`failed to create file: ${destination}: No such file or directory`);
  files.chown(path, uid, gid);
};

/** A number stands for itself, a name is looked up inside the guest. @throws Die */
const accountId = (node: Call['node'], vmid: number, table: 'passwd' | 'group', name: string | undefined): number => {
  if (name === undefined) return 0;
  if (/^\d+$/.test(name)) return Number(name);
  const lines = guestFiles(node, vmid)?.read(`/etc/${table}`)?.toString().split('\n') ?? [];
  const id = lines.map((line) => line.split(':')).find(([account]) => account === name)?.[2];
  return id === undefined ? die(`failed to get ${table === 'passwd' ? 'uid' : 'gid'} for: ${name}`) : Number(id);
};

export const push: Verb = {schema: pctOptions.push, run};
