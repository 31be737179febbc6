import {die} from '../cli/die.js';
import type {Verb} from '../cli/program.js';
import {asTask} from '../node/task.js';
import {pvesmOptions} from '../options/pvesm.js';
import {storageNamed} from '../storage/storages.js';
import {ownerOf, parseVolid, volumePath} from '../storage/volid.js';

/** Exits 0 also when its task failed. */
export const free: Verb = {
  schema: pvesmOptions.free,
  run: (call) => {
    const {node, io, args} = call;
    const volid =
      args.volume!.includes(':') || args.storage === undefined ? args.volume! : `${args.storage}:${args.volume}`;
    const {storage: id, name} = parseVolid(volid);
    const storage = storageNamed(node, id);
    const path = volumePath(storage, name);
    return asTask(
      call,
      'imgdel',
      `${ownerOf(name) ?? ''}@${id}`,
      () => {
        if (node.volumes.info(volid) !== undefined) node.volumes.remove(volid);
        else if (!node.files.remove(path)) {
          if (storage.type !== 'btrfs') die(`disk image '${path}' does not exist`);
          const subvolume = path.replace(/\/disk\.raw$/, '');
          die(
            `command 'btrfs subvolume delete -- ${subvolume}' failed: ERROR: Could not statfs: No such file or directory`,
          );
        }
        io.out(`Removed volume '${volid}'\n`);
      },
      {exitsZero: true},
    );
  },
};
