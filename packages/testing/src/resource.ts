import type {Container, NodeSettings, Resource, VirtualMachine} from '@phoenix/kit';
import type {Case} from './case.js';
import {DEFAULT_CONTAINER, DEFAULT_SETTINGS, DEFAULT_VM} from './defaults.js';
import {reviveSecrets} from './secrets.js';

/** The desired state that a case describes. */
export function resourceOf({resource = {}}: Case): Resource {
  const {kind = 'lxc', id = kind === 'hypervisor' ? 0 : 900, name = 'web', container, vm, settings} = resource;
  const base = {id, name, object: resource.object ?? {hostname: name}};
  switch (kind) {
    case 'lxc':
      return {...base, kind, container: merged<Container>({...DEFAULT_CONTAINER, hostname: name}, container)};
    case 'vm':
      return {...base, kind, vm: merged<VirtualMachine>({...DEFAULT_VM, hostname: name}, vm)};
    case 'hypervisor':
      return {...base, kind, settings: merged<NodeSettings>(DEFAULT_SETTINGS, settings)};
  }
}

function merged<T extends object>(usual: T, own: Readonly<Record<string, unknown>> = {}): T {
  const all = {...usual, ...(reviveSecrets(own) as Partial<T>)};
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as T;
}
