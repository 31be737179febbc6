import type {NodeSettings, Resource} from '@phoenix/kit';

/** A step's `kinds` says that it is only asked for the node. */
export const settingsOf = (resource: Resource): NodeSettings => {
  if (resource.kind !== 'hypervisor') throw new TypeError(`${resource.kind} ${resource.id} is no node`);
  return resource.settings;
};
