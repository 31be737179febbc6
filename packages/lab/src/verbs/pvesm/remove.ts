import {die} from '../cli/die.js';
import type {Verb} from '../cli/program.js';
import {pvesmOptions} from '../options/pvesm.js';
import {saveStorageSections, storageSections} from '../storage/storage-file.js';

/** Takes the storage out of the configuration; what lies on it stays. */
export const remove: Verb = {
  schema: pvesmOptions.remove,
  run: ({node, args}) => {
    const sections = storageSections(node);
    const kept = sections.filter(({id}) => id !== args.storage);
    if (kept.length === sections.length) die(`delete storage failed: storage '${args.storage}' does not exist`);
    saveStorageSections(node, kept);
  },
};
