import {CONTAINER, type Place} from './random-container.js';
import {compact, type Dice, deal, type Fields, type Values} from './random-dice.js';
import {MACHINE} from './random-machine.js';
import {NODE, shares} from './random-node.js';

/** A config folder, before it is written; entries of guests by id, containers below 200. */
export interface Described {
  /** What the config expects; as the installer leaves it; with storages of several kinds. */
  readonly kind: 'expected' | 'bare' | 'mixed';
  readonly node: Values;
  readonly defaults: Values;
  readonly guests: Readonly<Record<number, Values>>;
}

export const isMachine = (id: number) => id >= 200;

const TEMPLATE = 'debian-12-standard_12.7-1_amd64.tar.zst';
const IMAGE_URL = 'https://images.example.org/noble.img';
/** Of the mixed node. */
const OTHERS = ['local-lvm', 'store', 'local-lvm', 'butter'];

const FIRST_CONTAINER = 100;
const FIRST_MACHINE = 200;

/** How many guests there may be. */
const SOME = {containers: [1, 1, 2, 2, 3, 5], machines: [0, 0, 1, 1, 2, 3]};

/** A few guests of both kinds and what the node is to have. */
export function describeSome(dice: Dice, counts = SOME): Described {
  const containers = dice.pick(counts.containers);
  const machines = dice.pick(counts.machines);
  const sources = {lxc: containers > 1 && dice.chance(0.7), vm: machines > 1 && dice.chance(0.7)};
  const ids = [
    ...Array.from({length: containers}, (_, i) => FIRST_CONTAINER + i),
    ...Array.from({length: machines}, (_, i) => FIRST_MACHINE + i),
  ];
  const kind = dice.pick(['expected', 'expected', 'bare', 'mixed'] as const);
  const described: Described = {
    kind,
    node: deal(dice, NODE, {containers: ids.filter((id) => !isMachine(id) && id !== FIRST_CONTAINER)}),
    defaults: dice.chance(0.3)
      ? {memory_mb: 512, tags: ['all'], timezone: 'Europe/Berlin', cores: 2}
      : {memory_mb: 512},
    guests: {},
  };
  const guests: Record<number, Values> = {};
  for (const id of ids) {
    const first = isMachine(id) ? FIRST_MACHINE : FIRST_CONTAINER;
    const isSource = id === first && (isMachine(id) ? sources.vm : sources.lxc);
    const isClone = id !== first && (isMachine(id) ? sources.vm : sources.lxc) && dice.chance(0.6);
    guests[id] = entry(dice, {...described, guests}, id, {isSource, isClone});
  }
  const node = {
    ...described.node,
    ...(kind === 'bare' ? {network: {interfaces: [{name: 'vmbr1', bridge_ports: []}]}} : {}),
    ...shares(dice, described.node),
  };
  if (kind === 'mixed') for (const key of ['zfs', 'samba', 'nfs']) delete (node as Values)[key];
  return sound({...described, node, guests});
}

interface Part {
  readonly isSource: boolean;
  readonly isClone: boolean;
}

function placeOf(described: Described, id: number, part: Part): Place {
  const zfs = described.node.zfs as {datasets?: readonly Values[]} | undefined;
  const disks = (zfs?.datasets ?? []).some(({name}) => name === 'vm-disks') ? ['tank-vm-disks'] : [];
  return {
    ...part,
    id,
    isTemplate: isMachine(id) && part.isSource,
    hasGpus: described.kind === 'expected',
    others: Object.keys(described.guests)
      .map(Number)
      .filter((other) => other !== id && order(other) < order(id) && described.guests[other]!.is_template !== true),
    storages: ['local-zfs', ...(described.kind === 'mixed' ? OTHERS : disks)],
    bridges: ['vmbr0', 'vmbr0', 'vmbr1'],
  };
}

/** Containers and VMs in turn: dependencies go from later ones to earlier ones, and across kinds. */
const order = (id: number) => (id % 100) * 2 + (isMachine(id) ? 1 : 0);

function entry(dice: Dice, described: Described, id: number, part: Part): Values {
  const place = placeOf(described, id, part);
  return isMachine(id)
    ? compact({
        name: `vm-${id}`,
        ...(part.isClone
          ? {clone_from_vmid: FIRST_MACHINE, linked_clone: dice.chance(0.4) ? true : undefined}
          : {template_image: described.kind === 'bare' || dice.chance(0.3) ? IMAGE_URL : 'noble-server.img'}),
        is_template: part.isSource ? true : undefined,
        storage_pool: part.isSource ? 'local-zfs' : dice.pick(place.storages),
        network_bridge: 'vmbr0',
        ...deal(dice, MACHINE, place),
      })
    : compact({
        name: `ct-${id}`,
        ...(part.isClone ? {clone_from_ctid: FIRST_CONTAINER} : {template: TEMPLATE}),
        template_snapshot_name: part.isSource ? 'base' : undefined,
        unprivileged: part.isSource || part.isClone || dice.chance(0.7) ? undefined : false,
        storage_pool: dice.pick(
          part.isSource ? ['local-zfs', ...(described.kind === 'mixed' ? ['local-lvm'] : [])] : place.storages,
        ),
        storage_size_gb: part.isSource ? 2 : 4,
        ...deal(dice, CONTAINER, place),
      });
}

/** One to five fields changed, added or removed; a guest added or removed. And what was done, in words. */
export function changed(dice: Dice, before: Described): readonly [Described, readonly string[]] {
  let now = before;
  const told: string[] = [];
  for (let left = dice.number(1, 5); left > 0; left--) {
    const ids = Object.keys(now.guests).map(Number);
    const kind = dice.number(0, 11);
    if (kind === 0) {
      const first = dice.chance(0.4) ? FIRST_MACHINE : FIRST_CONTAINER;
      // Mostly one that has not been there before.
      const last = Math.max(first - 1, ...ids.filter((one) => isMachine(one) === isMachine(first)));
      const id = dice.chance(0.15) ? last + 1 : first + dice.number(10, 90);
      const hasSource = now.guests[isMachine(id) ? FIRST_MACHINE : FIRST_CONTAINER] !== undefined;
      const part = {
        isSource: false,
        isClone: hasSource && isSource(now, isMachine(id) ? FIRST_MACHINE : FIRST_CONTAINER),
      };
      now = {...now, guests: {...now.guests, [id]: entry(dice, now, id, part)}};
      told.push(`guest ${id} added`);
    } else if (kind === 1 && ids.length > 1) {
      const id = dice.pick(ids);
      const {[id]: _, ...guests} = now.guests;
      now = {...now, guests};
      told.push(`guest ${id} removed from the config`);
    } else if (kind === 2) {
      const [key, node] = changeOf(dice, NODE, now.node, {
        containers: ids.filter((id) => !isMachine(id) && !isSource(now, id)),
      });
      if (key === 'zfs') continue;
      now = {...now, node};
      told.push(`node ${key}: ${JSON.stringify(node[key])}`);
    } else {
      const id = dice.pick(ids);
      const guest = now.guests[id]!;
      const part = {isSource: isSource(now, id), isClone: 'clone_from_ctid' in guest || 'clone_from_vmid' in guest};
      const fields = isMachine(id) ? MACHINE : CONTAINER;
      const [key, next] = changeOf(dice, fields, guest, placeOf(now, id, part));
      now = {...now, guests: {...now.guests, [id]: next}};
      told.push(`${id} ${key}: ${JSON.stringify(guest[key])} -> ${JSON.stringify(next[key])}`);
    }
  }
  return [sound(now, before), told];
}

const isSource = ({guests}: Described, id: number) =>
  guests[id]?.is_template === true || guests[id]?.template_snapshot_name !== undefined;

function changeOf<Of>(dice: Dice, fields: Fields<Of>, values: Values, of: Of): readonly [string, Values] {
  const key = dice.pick(Object.keys(fields));
  const {[key]: old, ...rest} = values;
  if (old !== undefined && dice.chance(0.35)) return [key, rest];
  return [key, compact({...rest, [key]: fields[key]![1](dice, of)})];
}

/** What the config refuses, made right: sources and dependencies that are gone, disks smaller than they were. */
function sound(described: Described, before?: Described): Described {
  const guests: Record<number, Values> = {};
  for (const [key, values] of Object.entries(described.guests)) {
    const id = Number(key);
    const guest = {...values};
    const old = before?.guests[id];
    if (guest.clone_from_ctid !== undefined && described.guests[FIRST_CONTAINER] === undefined) {
      delete guest.clone_from_ctid;
      guest.template = TEMPLATE;
    }
    if (guest.clone_from_vmid !== undefined && described.guests[FIRST_MACHINE] === undefined) {
      delete guest.clone_from_vmid;
      delete guest.linked_clone;
      guest.template_image = described.kind === 'bare' ? IMAGE_URL : 'noble-server.img';
    }
    if ((guest.cloud_init as Values | undefined)?.user_data_file !== undefined) delete guest.user_config;
    if (guest.unprivileged === false) delete guest.id_maps;
    if (guest.linked_clone === true) guest.storage_pool = 'local-zfs';
    if (!isMachine(id)) guest.storage_size_gb ??= old?.storage_size_gb ?? (isSource(described, id) ? 2 : 4);
    for (const size of ['storage_size_gb', 'disk_size_gb']) {
      const [was, is] = [old?.[size], guest[size]];
      if (was !== undefined && (is === undefined || Number(is) < Number(was))) guest[size] = was;
    }
    const volumes = guest.volumes as readonly Values[] | undefined;
    const had = (old?.volumes ?? []) as readonly Values[];
    if (volumes !== undefined && !isMachine(id))
      guest.volumes = volumes.map((volume) => {
        const same = had.find(({name}) => name === volume.name);
        if (same === undefined) return volume;
        return {...volume, pool: same.pool, size_gb: Math.max(Number(same.size_gb), Number(volume.size_gb))};
      });
    if (old !== undefined && JSON.stringify(old.id_maps) !== JSON.stringify(guest.id_maps)) {
      if (old.id_maps === undefined) delete guest.id_maps;
      else guest.id_maps = old.id_maps;
    }
    if (guest.dependencies !== undefined)
      guest.dependencies = (guest.dependencies as number[]).filter(
        (other) =>
          described.guests[other] !== undefined &&
          described.guests[other]!.is_template !== true &&
          described.guests[other]!.start !== false,
      );
    guests[id] = compact(guest);
  }
  return {...described, guests};
}

/** What phoenix is told of the embedded node: words for the command line, the profile among the config's files. */
export const profileOf = ({kind}: Described, dir: string): readonly string[] =>
  kind === 'expected' ? [] : ['--lab-profile', kind === 'bare' ? 'bare' : `${dir}/profile.json`];

const GiB = 1024 ** 3;
const MIXED = {
  node: 'pve1',
  cores: 4,
  bridges: ['vmbr0', 'vmbr1'],
  storages: [
    {id: 'local', type: 'dir', path: '/var/lib/vz', content: ['vztmpl', 'iso', 'backup', 'snippets'], bytes: 500 * GiB},
    {id: 'local-zfs', type: 'zfspool', content: ['rootdir', 'images'], bytes: 4000 * GiB},
    {id: 'local-lvm', type: 'lvmthin', content: ['rootdir', 'images'], bytes: 4000 * GiB},
    {id: 'store', type: 'dir', path: '/mnt/store', content: ['rootdir', 'images'], bytes: 4000 * GiB},
    {id: 'butter', type: 'btrfs', path: '/mnt/butter', content: ['rootdir', 'images'], bytes: 4000 * GiB},
  ],
  templates: [`local:vztmpl/${TEMPLATE}`],
  images: ['local:iso/noble-server.img'],
  available: [TEMPLATE],
  devices: [],
  bootSeconds: 2,
};

/** The files of the folder. */
export function filesOf({kind, node, defaults, guests}: Described): Readonly<Record<string, string>> {
  const all = Object.entries(guests);
  const containers = Object.fromEntries(all.filter(([id]) => !isMachine(Number(id))));
  const vms = all.filter(([id]) => isMachine(Number(id))).map(([id, values]) => ({vmid: Number(id), ...values}));
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    'phoenix_hypervisor_config.json': json(node),
    'phoenix_lxc_configs.json': json({lxc_defaults: defaults, lxc_configs: containers}),
    'phoenix_vm_configs.json': json({vms}),
    ...(kind === 'mixed' ? {'profile.json': json(MIXED)} : {}),
    'scripts/one.sh': '#!/bin/sh\n# lab: creates=/opt/one\necho one\n',
    'scripts/two.sh': '#!/bin/sh\n# lab: stdout=two\necho two\n',
    'whole.yaml': '#cloud-config\npackages: [qemu-guest-agent]\n',
    'secrets/token': 'hunter2-token\n',
    'secrets/other': 'hunter2-other\n',
    'apparmor/mine': 'profile mine flags=(attach_disconnected,mediate_deleted) {\n  capability,\n}\n',
    'steps/own/feature.json': json({
      name: 'own',
      configSchema: {type: 'object', properties: {level: {type: 'integer'}}},
      contribute: {pctFeatures: {fuse: '1'}, rawLines: [{key: 'lxc.environment', value: 'OWN=1'}]},
    }),
    'steps/own/apply.sh': '#!/bin/sh\n# lab: creates=/opt/own\necho own\n',
  };
}
