import type {Secret} from '@phoenix/kit';
import {
  drivesOf,
  effectiveKeys,
  type GuestState,
  isSeed,
  parseProperties,
  qmDefaults,
  readBlock,
  unusedOf,
} from '@phoenix/proxmox';
import {type Draft, type Entry, leftUnless, written} from '../draft.js';
import {firewallOf} from '../firewall.js';
import {numberOf} from '../number.js';
import {startupOf} from '../startup.js';
import {cloudInitOf} from './cloud-init.js';
import {drivesIn} from './disk.js';
import {hostpciOf} from './hostpci.js';
import {networkOf} from './network.js';
import {optionsOf} from './options.js';
import {usbOf} from './usb.js';

export interface VmOptions {
  /** The resource pool that it is in. */
  readonly pool: string | undefined;
  /** Texts of snippets, by volume id: phoenix's own documents among them. */
  readonly snippets: ReadonlyMap<string, string>;
}

/** What phoenix gives a VM where its config says nothing. */
const SCSIHW = 'virtio-scsi-single';

/** A VM of the node in the config's words. What waits for a restart counts as done: phoenix compares with that too. */
export function vmDraft({id, config, firewall: file}: GuestState, {pool, snippets}: VmOptions): Draft {
  const keys = effectiveKeys(config);
  const {text, block} = readBlock(config.description);
  const template = config.template;
  const unused = [...unusedOf({keys}).values()];
  const name = keys.get('name') ?? `VM${id}`;
  const disk = drivesIn(keys);
  const seeded = drivesOf({keys}).some(isSeed);
  const made = block.source !== undefined;
  const options = optionsOf(keys, made ? block.lines : undefined);
  const firewall = firewallOf(file, id);
  const cloudInit = cloudInitOf(id, keys, snippets);
  const network = networkOf(keys, firewall.enabled, cloudInit.network, seeded);
  const usb = usbOf(keys);
  const hostpci = hostpciOf(keys);
  const scsihw = keys.get('scsihw') ?? qmDefaults.scsihw;
  const said = written({
    vmid: id,
    name,
    description: text === '' ? undefined : text,
    is_template: template ? true : undefined,
    pool,
    cores: numberOf(keys.get('cores')),
    sockets: keys.get('sockets') === '1' ? undefined : numberOf(keys.get('sockets')),
    cpu_type: keys.get('cpu'),
    memory_mb: numberOf(parseProperties(keys.get('memory') ?? qmDefaults.memory!, 'current').get('current')),
    balloon_mb: numberOf(keys.get('balloon')),
    machine: keys.get('machine')?.replace(/^type=/, ''),
    bios: keys.get('bios') === 'ovmf' ? 'ovmf' : undefined,
    scsihw: scsihw === SCSIHW ? undefined : scsihw,
    storage_pool: disk.storage,
    disk_size_gb: disk.sizeGb,
    ...disk.entry,
    ...network.entry,
    user_config: cloudInit.user,
    cloud_init: seeded ? cloudInit.documents : false,
    hostpci: hostpci.devices,
    usb: usb.devices,
    agent: agentOf(keys.get('agent'), seeded),
    qm_options: options.options,
    start_at_boot: keys.get('onboot') === '1' && !template ? true : undefined,
    ...startupOf(keys.get('startup')),
    firewall: firewall.entry,
    protection: keys.get('protection') === '1' ? true : undefined,
    tags: (keys.get('tags') ?? '').split(/[,;\s]+/).filter((tag) => tag !== ''),
  });
  // None is another thing than nothing said.
  const entry: Entry = network.none ? {...said, network_config: []} : said;
  const notes = [
    ...(keys.has('name') ? [] : ['it has no name; phoenix would give it one']),
    ...disk.notes,
    ...leftUnless(made, [...network.notes, ...hostpci.notes, ...usb.notes]),
    ...firewall.notes,
    ...cloudInit.notes,
    ...(unused.length === 0 ? [] : [`attached nowhere: ${unused.join(', ')}; phoenix leaves that alone`]),
    ...options.notes,
  ];
  const secrets: ReadonlyMap<string, Secret> = cloudInit.secrets;
  return {id, kind: 'vm', name, entry, notes, secrets};
}

/** Where phoenix gets inside it is on without a word. */
function agentOf(agent: string | undefined, seeded: boolean): boolean | string | undefined {
  const properties = parseProperties(agent ?? '0', 'enabled');
  const isOn = properties.get('enabled') === '1';
  if (properties.size > 1) return agent;
  return isOn && !seeded ? true : undefined;
}
