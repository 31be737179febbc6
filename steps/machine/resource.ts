import type {Resource, VmResource} from '@phoenix/kit';

/** VM steps are only ever composed for VMs: the recipe says so. */
export function asVm(resource: Resource): VmResource {
  if (resource.kind === 'vm') return resource;
  throw new Error(`${resource.kind} ${resource.id} is not a VM`);
}
