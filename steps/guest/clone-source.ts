import type {GuestResource} from '@phoenix/kit';

/** The guest whose disk this one's is copied from, if any. */
export function cloneSource(resource: GuestResource): number | undefined {
  const {origin} = resource.kind === 'lxc' ? resource.container : resource.vm;
  return origin.from === 'clone' ? origin.source : undefined;
}
