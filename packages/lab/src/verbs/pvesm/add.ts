import {die} from '../cli/die.js';
import type {Verb} from '../cli/program.js';
import {splitList} from '../cli/split-list.js';
import {pvesmOptions} from '../options/pvesm.js';
import {storageSettings} from '../options/storage.js';
import {saveStorageSections, storageSections} from '../storage/storage-file.js';
import {inactive} from '../system/zfs/storage.js';

/** The storage types that the lab can keep volumes on, and what each cannot do without. */
const required: Readonly<Record<string, readonly string[]>> = {
  dir: ['path'],
  btrfs: ['path'],
  zfspool: ['pool'],
  lvmthin: ['vgname', 'thinpool'],
  nfs: ['server', 'export'],
  cifs: ['server', 'share'],
};

export const add: Verb = {
  schema: pvesmOptions.add,
  run: ({node, args}) => {
    const {type = '', storage: id = '', ...given} = args;
    const properties: Record<string, string> = {...given};
    const needed = required[type];
    if (needed === undefined) die(`create storage failed: the lab has no storage of type '${type}'`);
    const unexpected = Object.keys(properties).find((key) => !storageSettings[type]!.includes(key));
    if (unexpected !== undefined) die(`create storage failed: unexpected property '${unexpected}'`);
    const missing = needed.find((key) => properties[key] === undefined);
    if (missing !== undefined) die(`missing value for required option '${missing}'`, 2);
    const sections = storageSections(node);
    if (sections.some((section) => section.id === id)) die(`create storage failed: storage ID '${id}' already defined`);
    if (/^(nfs|cifs)$/.test(type)) properties.path ??= `/mnt/pve/${id}`;
    if (properties.content !== undefined) properties.content = splitList(properties.content).join(',');
    // PVE/API2/Storage/Config.pm activates it to see problems early, and takes it back where that fails.
    const why = inactive(node, {type, id, properties});
    if (why !== undefined) die(`create storage failed: ${why}`);
    if (properties.path !== undefined && properties.mkdir !== '0') {
      for (const folder of ['images', 'template/cache', 'template/iso', 'snippets', 'dump'])
        node.files.mkdir(`${properties.path}/${folder}`, {parents: true});
    }
    saveStorageSections(node, [...sections, {type, id, properties}]);
  },
};
