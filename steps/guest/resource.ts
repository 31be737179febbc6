import {type GuestResource, isGuest, type Resource} from '@phoenix/kit';

/** Steps of guests are only ever composed for guests: the recipe says so. */
export function asGuest(resource: Resource): GuestResource {
  if (isGuest(resource)) return resource;
  throw new Error(`${resource.kind} ${resource.id} is not a guest`);
}
