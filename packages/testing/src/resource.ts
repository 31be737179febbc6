import type {Container, Resource} from '@phoenix/kit';
import type {Case} from './case.js';
import {DEFAULT_CONTAINER} from './defaults.js';
import {reviveSecrets} from './secrets.js';

/** The desired state that a case describes. */
export function resourceOf({resource = {}}: Case): Resource {
  const {kind = 'lxc', id = kind === 'hypervisor' ? 0 : 900, name = 'web', container = {}} = resource;
  const object = resource.object ?? {hostname: name};
  if (kind !== 'lxc') return {kind, id, name, object};
  const own = {...DEFAULT_CONTAINER, hostname: name, ...(reviveSecrets(container) as Partial<Container>)};
  const given = Object.entries(own).filter(([, value]) => value !== null);
  return {kind, id, name, object, container: Object.fromEntries(given) as unknown as Container};
}
