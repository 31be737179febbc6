import type {Container, Resource} from '@phoenix/kit';
import type {Case} from './case.js';
import {DEFAULT_CONTAINER} from './defaults.js';
import {reviveSecrets} from './secrets.js';

/** The desired state that a case describes. */
export function resourceOf({resource = {}}: Case): Resource {
  const {kind = 'lxc', id = kind === 'hypervisor' ? 0 : 900, name = 'web', container = {}} = resource;
  const object = resource.object ?? {hostname: name};
  if (kind !== 'lxc') return {kind, id, name, object};
  const own = reviveSecrets(container) as Partial<Container>;
  return {kind, id, name, object, container: {...DEFAULT_CONTAINER, hostname: name, ...own}};
}
