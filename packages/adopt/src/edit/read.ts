import {parse} from 'jsonc-parser';
import type {Draft, Entry} from '../draft.js';

/** The file's object; empty where it is none. */
export const readFile = (text: string | undefined): Entry => {
  const value: unknown = parse((text ?? '{}').replace(/^\uFEFF/, ' '), [], {allowTrailingComma: true});
  return objectOf(value);
};

/** What the file says of all guests of a kind. */
export const defaultsIn = (kind: Draft['kind'], text: string): Entry => objectOf(readFile(text)[`${kind}_defaults`]);

/** The paths inside a container that the hypervisor file's shared_volumes are mounted on. */
export const sharedPaths = (hypervisor: string | undefined, id: number): ReadonlySet<string> =>
  new Set(
    Object.values(objectOf(readFile(hypervisor).shared_volumes)).flatMap((volume) => {
      const path = objectOf(objectOf(volume).mounts)[String(id)];
      return typeof path === 'string' ? [path.replace(/(?<=.)\/+$/, '')] : [];
    }),
  );

/** The guest whose entry a JSON pointer leads into, and the rest of its way. */
export function guestAt(
  pointer: string,
  vmText: string,
): {readonly id: number; readonly path: readonly string[]} | undefined {
  const [, root, place, ...path] = pointer.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (root === 'lxc_configs') return {id: Number(place), path};
  const {vms} = readFile(vmText);
  if (root !== 'vms' || !Array.isArray(vms)) return undefined;
  return {id: Number(objectOf(vms[Number(place)]).vmid), path};
}

const objectOf = (value: unknown): Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Entry) : {};
