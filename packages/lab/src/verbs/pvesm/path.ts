import type {Verb} from '../cli/program.js';
import {pvesmOptions} from '../options/pvesm.js';
import {storageNamed} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';

/** Says where a volume would lie, whether it is there or not. */
export const path: Verb = {
  schema: pvesmOptions.path,
  run: ({node, io, args}) => {
    const {storage, name} = parseVolid(args.volume!);
    io.out(`${volumePath(storageNamed(node, storage), name)}\n`);
  },
};
