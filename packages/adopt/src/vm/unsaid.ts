import {listed} from '../draft.js';

/** Keys of a VM's config that the entry says, or that are Proxmox's own business. Source: qm.conf(5). */
const KNOWN = new Set([
  ...['name', 'memory', 'balloon', 'cores', 'sockets', 'cpu', 'machine', 'bios', 'scsihw', 'agent', 'onboot'],
  ...['startup', 'protection', 'tags', 'nameserver', 'searchdomain', 'ciuser', 'cipassword', 'sshkeys', 'cicustom'],
  // Made with the VM, or its state.
  ...['boot', 'ostype', 'meta', 'smbios1', 'vmgenid', 'lock', 'parent', 'template', 'digest', 'efidisk0', 'tpmstate0'],
  // The console of a cloud image.
  ...['serial0', 'vga'],
]);
/** Drives and nics are told of where they are not the first. */
const NUMBERED = /^(?:net|hostpci|ipconfig|scsi|virtio|sata|ide|unused)\d+$/;

export function unsaid(keys: ReadonlyMap<string, string>): readonly string[] {
  const others = [...keys].filter(([key]) => !KNOWN.has(key) && !NUMBERED.test(key)).map(([key]) => key);
  return others.length === 0 ? [] : [`the config has no word for ${listed(others)}; phoenix leaves that alone`];
}
