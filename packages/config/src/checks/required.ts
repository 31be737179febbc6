import type {World} from '../guests/world.js';
import type {Issue} from '../schema/ajv.js';

const REQUIRED = {
  lxc: ['name', 'memory_mb', 'storage_pool', 'storage_size_gb'],
  vm: ['name'],
};

/** Keys that a guest must have, itself or by the defaults: no schema of the entry alone can say so. */
export const missingKeys = ({guests}: World): Issue[] =>
  guests.flatMap(({kind, pointer, object}) =>
    // A clone's disk lies where its source's does.
    [...REQUIRED[kind], ...(kind === 'vm' && object.clone_from_vmid === undefined ? ['storage_pool'] : [])]
      .filter((key) => object[key] === undefined)
      .map((missingProperty) => ({
        keyword: 'required',
        instancePath: pointer,
        params: {missingProperty},
      })),
  );
