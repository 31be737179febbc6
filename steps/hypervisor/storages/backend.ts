import type {StorageSettings} from '@phoenix/kit';
import type {Storage} from '@phoenix/proxmox';

/** How a storage that is there is another one than the config says; undefined: it is that one. */
export function backendProblem(
  id: string,
  backend: StorageSettings['backend'],
  {type, path, properties}: Storage,
): string | undefined {
  if (backend.type === 'existing') return undefined;
  if (type !== backend.type) return `the storage ${id} is a ${type}, the config says ${backend.type}`;
  const [has, wants] =
    backend.type === 'zfspool'
      ? [properties.get('pool'), backend.pool]
      : [withoutSlash(path), withoutSlash(backend.path)];
  return has === wants ? undefined : `the storage ${id} is on ${has ?? 'nothing'}, the config says ${wants}`;
}

const withoutSlash = (path: string | undefined): string | undefined => path?.replace(/(?<=.)\/+$/, '');
