import {effectiveKeys, type GuestState, parseMount, pctDefaults, readBlock, SWAP_OF_NEW} from '@phoenix/proxmox';
import {type Draft, leftUnless, written} from '../draft.js';
import {firewallOf} from '../firewall.js';
import {numberOf} from '../number.js';
import {startupOf} from '../startup.js';
import {devicesOf} from './devices.js';
import {mountOptionsOf} from './mount-options.js';
import {mountsOf} from './mounts.js';
import {networkOf} from './network.js';
import {pctOptionsOf} from './pct-options.js';
import {rawOf} from './raw.js';
import {unsaid} from './unsaid.js';

/** On some storages a disk is as large as its file system; the config wants a number. */
const UNKNOWN_GB = 8;

export interface ContainerOptions {
  /** The resource pool that it is in. */
  readonly pool: string | undefined;
  /** Mount paths that the hypervisor file's shared_volumes speak for already. */
  readonly shared: ReadonlySet<string>;
}

/** A container of the node in the config's words. What waits for a restart counts as done: phoenix compares with that too. */
export function containerDraft({id, config, firewall: file}: GuestState, {pool, shared}: ContainerOptions): Draft {
  const keys = effectiveKeys(config);
  const unprivileged = keys.get('unprivileged') === '1';
  const rootfs = parseMount('rootfs', keys.get('rootfs') ?? '');
  const {text, block} = readBlock(config.description);
  const firewall = firewallOf(file, id);
  const raw = rawOf(config);
  const mounts = mountsOf(config, shared);
  const devices = devicesOf(keys);
  const network = networkOf(keys, firewall.enabled);
  const name = keys.get('hostname') ?? `CT${id}`;
  const entry = written({
    name,
    description: text === '' ? undefined : text,
    unprivileged: unprivileged ? undefined : false,
    // Others are found from the template.
    ostype: keys.get('ostype') === 'unmanaged' ? 'unmanaged' : undefined,
    pool,
    memory_mb: numberOf(keys.get('memory') ?? pctDefaults.memory),
    swap_mb: keys.has('swap') && keys.get('swap') !== String(SWAP_OF_NEW) ? numberOf(keys.get('swap')) : undefined,
    cores: numberOf(keys.get('cores')),
    cpu_limit: nonDefault('cpulimit', keys),
    cpu_units: nonDefault('cpuunits', keys),
    storage_pool: rootfs.storage,
    storage_size_gb: rootfs.sizeGb || UNKNOWN_GB,
    root_disk: written({...mountOptionsOf(rootfs, 'volume'), read_only: rootfs.ro ? true : undefined}),
    network_config: network.network_config,
    mac_address: network.mac_address,
    timezone: keys.get('timezone'),
    start_at_boot: keys.get('onboot') === '1' ? true : undefined,
    ...startupOf(keys.get('startup')),
    console_mode: otherThan(keys, 'cmode'),
    console: keys.get('console') === '0' ? false : undefined,
    tty: numberOf(otherThan(keys, 'tty')),
    debug: keys.get('debug') === '1' ? true : undefined,
    pct_options: pctOptionsOf(keys.get('features'), unprivileged),
    gpu_assignment: devices.gpus,
    devices: devices.others,
    apparmor_profile: raw.apparmorProfile,
    lxc_options: raw.lines,
    id_maps: raw.idMaps,
    hookscript: keys.get('hookscript'),
    volumes: mounts.volumes,
    mount_points: [...mounts.binds, ...raw.binds],
    firewall: firewall.entry,
    protection: keys.get('protection') === '1' ? true : undefined,
    tags: (keys.get('tags') ?? '').split(/[,;\s]+/).filter((tag) => tag !== ''),
  });
  const notes = [
    ...(rootfs.sizeGb ? [] : [`its root disk has no size of its own: ${UNKNOWN_GB} GiB stand there`]),
    ...leftUnless(block.source !== undefined, network.notes),
    ...raw.notes,
    ...mounts.notes,
    ...firewall.notes,
    ...unsaid(keys),
  ];
  return {id, kind: 'lxc', name, entry, notes, secrets: new Map()};
}

const otherThan = (keys: ReadonlyMap<string, string>, key: 'cmode' | 'tty'): string | undefined =>
  keys.get(key) === pctDefaults[key] ? undefined : keys.get(key);

function nonDefault(key: 'cpulimit' | 'cpuunits', keys: ReadonlyMap<string, string>): number | undefined {
  const value = numberOf(keys.get(key));
  return value === numberOf(pctDefaults[key]) ? undefined : value;
}
