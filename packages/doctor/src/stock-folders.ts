import {imageFolders, isUsable, type Storage, templateFolder} from '@phoenix/proxmox';
import type {Wanted} from './patient.js';

/** Every folder in which a template or an image of the config may lie: those of the storages, and those that paths name. */
export function stockFolders(storages: readonly Storage[], node: string, {guests}: Wanted): readonly string[] {
  const usable = storages.filter((one) => isUsable(one, node));
  const named = [...guests.values()].flatMap((guest) => {
    if (guest.kind === 'lxc')
      return guest.container.origin.from === 'template' ? [guest.container.origin.template] : [];
    return guest.vm.origin.from === 'image' ? [guest.vm.origin.image] : [];
  });
  const folders = [
    ...usable.flatMap((one) => templateFolder(one) ?? []),
    ...imageFolders(storages, node).map(({path}) => path),
    ...named.filter((path) => path.startsWith('/')).map((path) => path.slice(0, path.lastIndexOf('/')) || '/'),
  ];
  return [...new Set(folders)];
}
