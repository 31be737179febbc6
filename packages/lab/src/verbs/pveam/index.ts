import type {LabNode} from '../../node.js';
import {die} from '../cli/die.js';
import {defineProgram, type Verb} from '../cli/program.js';
import {asTask} from '../node/task.js';
import {pveamOptions} from '../options/pveam.js';
import {type StorageConfig, storageNamed, storages, usableStorage} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';

const FLOOR_SECONDS = 0.43;
const MIRROR = 'http://download.proxmox.com/images/system';

const update: Verb = {
  schema: pveamOptions.update,
  run: ({io}) => io.out('update successful\n'),
};

const available: Verb = {
  schema: pveamOptions.available,
  run: ({node, io, args}) => {
    if (args.section !== undefined && args.section !== 'system') return;
    for (const name of [...node.profile.available].sort()) io.out(`${'system'.padEnd(15)} ${name}\n`);
  },
};

/** A storage that is missing is one without templates, to Proxmox. */
const forTemplates = (node: LabNode, id: string): StorageConfig => {
  const storage = storages(node).find((one) => one.id === id);
  return storage?.content.includes('vztmpl') ? storage : die('Storage does not support templates!');
};

const list: Verb = {
  schema: pveamOptions.list,
  run: ({node, io, args}) => {
    const storage = forTemplates(node, args.storage!);
    const folder = `${storage.path}/template/cache`;
    const names = (node.files.list(folder) ?? []).filter((name) => /\.tar\.(gz|xz|zst|bz2)$/.test(name));
    io.out(`${'NAME'.padEnd(60)} ${'SIZE'.padEnd(6)}\n`);
    for (const name of names) {
      const mib = ((node.files.stat(`${folder}/${name}`)?.size ?? 0) / 2 ** 20).toFixed(2);
      io.out(`${`${storage.id}:vztmpl/${name}`.padEnd(60)} ${mib}MB\n`);
    }
  },
};

const download: Verb = {
  schema: pveamOptions.download,
  run: (call) => {
    const {node, io, args} = call;
    const template = args.template!;
    if (!node.profile.available.includes(template)) die('no such template');
    const storage = usableStorage(node, args.storage!);
    if (!storage.content.includes('vztmpl')) die(`cannot download to storage type '${storage.type}'`);
    const path = volumePath(storage, `vztmpl/${template}`);
    return asTask(call, 'download', template, async () => {
      io.out(`downloading ${MIRROR}/${template} to ${path}\n`);
      await node.delay(3, io.signal);
      if (!node.files.write(path, `${template}: what an OS template holds is not in the lab\n`))
        die(`download failed: unable to open '${path}'`);
      io.out(`download of '${MIRROR}/${template}' to '${path}' finished\n`);
    });
  },
};

const remove: Verb = {
  schema: pveamOptions.remove,
  // Silent, and a template that is not there is none the less removed.
  run: ({node, args}) => {
    const path = args.template_path!;
    node.files.remove(path.startsWith('/') ? path : pathOf(node, path));
  },
};

const pathOf = (node: LabNode, volid: string): string => {
  const {storage, name} = parseVolid(volid);
  return volumePath(storageNamed(node, storage), name);
};

export const pveam = defineProgram('pveam', FLOOR_SECONDS, {available, download, list, remove, update});
