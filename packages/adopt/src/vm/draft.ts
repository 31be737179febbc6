import type {Secret} from '@phoenix/kit';
import {effectiveKeys, type GuestState, parseProperties, qmDefaults, readBlock, unusedOf} from '@phoenix/proxmox';
import {type Draft, type Entry, leftUnless, written} from '../draft.js';
import {firewallOf} from '../firewall.js';
import {numberOf} from '../number.js';
import {startupOf} from '../startup.js';
import {cloudInitOf} from './cloud-init.js';
import {diskOf} from './disk.js';
import {hostpciOf} from './hostpci.js';
import {networkOf} from './network.js';
import {unsaid} from './unsaid.js';

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
  const disk = diskOf(keys);
  const firewall = firewallOf(file, id);
  const cloudInit = cloudInitOf(id, keys, snippets);
  const network = networkOf(keys, firewall.enabled, cloudInit.network);
  const hostpci = hostpciOf(keys);
  const startup = startupOf(keys.get('startup'));
  const machine = parseProperties(keys.get('machine') ?? '', 'type');
  const scsihw = keys.get('scsihw') ?? qmDefaults.scsihw;
  const entry: Entry = written({
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
    machine: machine.size === 1 ? machine.get('type') : undefined,
    bios: keys.get('bios') === 'ovmf' ? 'ovmf' : undefined,
    scsihw: scsihw === SCSIHW ? undefined : scsihw,
    storage_pool: disk.storage,
    disk_size_gb: disk.sizeGb,
    ...network.entry,
    user_config: cloudInit.user,
    cloud_init: cloudInit.documents,
    hostpci: hostpci.devices,
    start_at_boot: keys.get('onboot') === '1' && !template ? true : undefined,
    ...startup.entry,
    firewall: firewall.entry,
    protection: keys.get('protection') === '1' ? true : undefined,
    tags: (keys.get('tags') ?? '').split(/[,;\s]+/).filter((tag) => tag !== ''),
  });
  const notes = [
    ...(keys.has('name') ? [] : ['it has no name; phoenix would give it one']),
    ...(machine.size > 1
      ? [`the config has no word for machine ${keys.get('machine')}; phoenix leaves that alone`]
      : []),
    ...disk.notes,
    ...leftUnless(block.source !== undefined, [...network.notes, ...hostpci.notes, ...startup.notes]),
    ...firewall.notes,
    ...cloudInit.notes,
    ...(unused.length === 0 ? [] : [`attached nowhere: ${unused.join(', ')}; phoenix leaves that alone`]),
    ...unsaid(keys),
  ];
  const secrets: ReadonlyMap<string, Secret> = cloudInit.secrets;
  return {id, kind: 'vm', name, entry, notes, secrets};
}
