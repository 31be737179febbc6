import {MADE_WITH} from '@phoenix/cloudinit';
import {isQmOption} from '@phoenix/config';
import {listed} from '../draft.js';

/** Keys of a VM's config that other fields of the entry say, or that are Proxmox's own business. Source: qm.conf(5). */
const KNOWN = new Set([
  ...['name', 'memory', 'balloon', 'cores', 'sockets', 'cpu', 'machine', 'bios', 'scsihw', 'agent', 'onboot'],
  ...['startup', 'protection', 'tags', 'nameserver', 'searchdomain', 'ciuser', 'cipassword', 'sshkeys', 'cicustom'],
  // Made with the VM, or its state.
  ...['boot', 'meta', 'vmgenid', 'lock', 'parent', 'template', 'digest', 'efidisk0', 'tpmstate0'],
]);
/** Told elsewhere. */
const NUMBERED = /^(?:net|hostpci|usb|ipconfig|scsi|virtio|sata|ide|unused)\d+$/;

/** `qm_options`: of a VM that phoenix has made those that it has set, of others all that they have. */
export function optionsOf(
  keys: ReadonlyMap<string, string>,
  noted: readonly string[] | undefined,
): {readonly options: Readonly<Record<string, string>>; readonly notes: readonly string[]} {
  const own = new Set(noted ?? []);
  const others = [...keys].filter(([key]) => own.has(key) || !(KNOWN.has(key) || NUMBERED.test(key)));
  const said = others.filter(
    ([key, value]) => own.has(key) || (isQmOption(key) && MADE_WITH.get(key) !== value && !isMadeUp(key, value)),
  );
  const unsaid = others.filter(([key]) => !own.has(key) && !isQmOption(key)).map(([key]) => key);
  return {
    options: Object.fromEntries(said),
    notes: unsaid.length === 0 ? [] : [`the config has no word for ${listed(unsaid)}; phoenix leaves that alone`],
  };
}

const isMadeUp = (key: string, value: string): boolean => key === 'smbios1' && /^uuid=[^,]*$/.test(value);
