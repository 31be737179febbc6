import {die} from '../cli/die.js';
import type {Verb} from '../cli/program.js';
import {splitList} from '../cli/split-list.js';
import {pvesmOptions} from '../options/pvesm.js';
import {fixedStorageOptions, storageSettings} from '../options/storage.js';
import {saveStorageSections, storageSections} from '../storage/storage-file.js';

export const set: Verb = {
  schema: pvesmOptions.set,
  run: ({node, args}) => {
    const {storage: id, delete: deletions = '', digest: _, ...given} = args;
    const changes: Record<string, string> = {...given};
    const sections = storageSections(node);
    if (!sections.some((section) => section.id === id)) die(`update storage failed: storage '${id}' does not exist`);
    if (changes.content !== undefined) changes.content = splitList(changes.content).join(',');
    const {type} = sections.find((section) => section.id === id)!;
    const unexpected = Object.keys(changes).find((key) => storageSettings[type]?.includes(key) === false);
    if (unexpected !== undefined) die(`update storage failed: unexpected property '${unexpected}'`);
    const unwanted = splitList(deletions);
    const required = unwanted.find((key) => key in fixedStorageOptions);
    if (required !== undefined) die(`update storage failed: unable to delete required option '${required}'`);
    const changed = sections.map((section) => {
      if (section.id !== id) return section;
      const properties = Object.entries({...section.properties, ...changes}).filter(([key]) => !unwanted.includes(key));
      return {...section, properties: Object.fromEntries(properties)};
    });
    saveStorageSections(node, changed);
  },
};
