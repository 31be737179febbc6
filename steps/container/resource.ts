import type {LxcResource, Resource} from '@phoenix/kit';

/** LXC steps are only ever composed for containers: the recipe says so. */
export function asContainer(resource: Resource): LxcResource {
  if (resource.kind === 'lxc') return resource;
  throw new Error(`${resource.kind} ${resource.id} is not a container`);
}
