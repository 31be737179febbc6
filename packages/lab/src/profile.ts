import {basename} from 'node:path';
import type {PoolSetup, Profile, Storage} from './node.js';
import {gpusOnBus, setupFor} from './setup-for.js';

/** What a configuration expects of the node that it is for. */
export interface Needs {
  readonly storages: readonly {
    readonly id: string;
    readonly content: string;
    /** The pool or dataset that it lies on; then it is a `zfspool`. */
    readonly pool?: string;
    /** The folder that it lies in; then it is a `dir`. */
    readonly path?: string;
    readonly isMountpoint?: boolean;
  }[];
  /** As the configuration names them: volume id, absolute path or file name. */
  readonly templates: readonly string[];
  /** Cloud images that the configuration counts on, named as templates are. */
  readonly images?: readonly string[];
  readonly bridges: readonly string[];
  readonly gpuCount: number;
  /** Other device nodes that containers are given: `/dev/dri/renderD128`. */
  readonly devices?: readonly string[];
  readonly node?: string;
  /** What the configuration would make of the node's disks. */
  readonly pools?: readonly PoolSetup[];
  /** Packages to install: Debian offers them. */
  readonly packages?: readonly string[];
  /** CIDR of the first bridge. */
  readonly address?: string;
  readonly gateway?: string;
  readonly nvidiaVersion?: string;
  /** SHA-256 sums that the configuration expects of what it downloads, by URL. */
  readonly sums?: Readonly<Record<string, string>>;
  readonly pve?: 8 | 9;
  /** GPUs, `0000:01:00.0`; as many as `gpuCount` when omitted. */
  readonly pciAddresses?: readonly string[];
}

const TiB = 1024 ** 4;
const local: Storage = {
  ...{id: 'local', type: 'dir', path: '/var/lib/vz', bytes: TiB},
  content: ['vztmpl', 'iso', 'snippets', 'backup'],
};
const available = [
  'alpine-3.20-default_20240908_amd64.tar.xz',
  'debian-12-standard_12.7-1_amd64.tar.zst',
  'ubuntu-22.04-standard_22.04-1_amd64.tar.zst',
  'ubuntu-24.04-standard_24.04-2_amd64.tar.zst',
];

/** A node on which the configuration can come up. */
export function profileFor(needs: Needs): Profile {
  const {storages, templates, images = [], bridges, gpuCount, node = 'pve1'} = needs;
  const ids = [...new Set(storages.map(({id}) => id))].filter((id) => id !== 'local');
  const contentOf = (id: string) => [
    ...new Set(
      storages
        .filter((storage) => storage.id === id)
        .flatMap(({content}) => content.split(/[, ]+/))
        .filter(Boolean),
    ),
  ];
  const gpus = Array.from({length: gpuCount}, (_, index) => `/dev/nvidia${index}`);
  const common = ['/dev/nvidiactl', '/dev/nvidia-uvm', '/dev/nvidia-uvm-tools', '/dev/nvidia-modeset'];
  const own = ids.map((id) =>
    storageFor(
      id,
      contentOf(id),
      storages.find((one) => one.id === id && (one.pool ?? one.path)),
    ),
  );
  return {
    node,
    cores: 4,
    bridges: [...new Set(['vmbr0', ...bridges])],
    storages: [{...local, content: [...new Set([...local.content, ...contentOf('local')])]}, ...own],
    templates: [
      ...new Set(templates.map((template) => (/[/:]/.test(template) ? template : `local:vztmpl/${template}`))),
    ],
    images: [...new Set(images.map((image) => (/[/:]/.test(image) ? image : `local:iso/${image}`)))],
    available: [...new Set([...available, ...templates.map((template) => basename(template))])].sort(),
    devices: [...new Set([...(gpuCount === 0 ? [] : [...gpus, ...common]), ...(needs.devices ?? [])])],
    bootSeconds: 2,
    ...(needs.sums === undefined ? {} : {sums: needs.sums}),
    pci: gpusOnBus(needs),
    setup: {...setupFor(needs), ...(gpuCount === 0 ? {} : {nvidiaInstalled: true})},
  };
}

/** Volumes lie on a pool with snapshots; what is only files lies in a folder. */
const storageFor = (id: string, content: readonly string[], at: Needs['storages'][number] | undefined): Storage =>
  at?.pool !== undefined
    ? {id, type: 'zfspool', pool: at.pool, content, bytes: 4 * TiB}
    : at?.path !== undefined
      ? {id, type: 'dir', path: at.path, content, bytes: TiB, ...(at.isMountpoint === true ? {isMountpoint: true} : {})}
      : content.some((type) => type !== 'rootdir' && type !== 'images')
        ? {id, type: 'dir', content, path: `/mnt/pve/${id}`, bytes: TiB}
        : {id, type: 'zfspool', content: content.length === 0 ? ['rootdir', 'images'] : content, bytes: 4 * TiB};

/** Adds to a node what a newer profile asks for; nothing that the node has is taken away. */
export const mergeProfiles = (old: Profile, fresh: Profile): Profile => {
  const both = (key: 'bridges' | 'templates' | 'available' | 'devices') => [...new Set([...old[key], ...fresh[key]])];
  const kept = old.storages.filter(({id}) => !fresh.storages.some((storage) => storage.id === id));
  return {
    ...fresh,
    node: old.node,
    storages: [...kept, ...fresh.storages],
    setup: {...old.setup, ...fresh.setup},
    images: [...new Set([...(old.images ?? []), ...(fresh.images ?? [])])],
    sums: {...old.sums, ...fresh.sums},
    pci: [
      ...(old.pci ?? []).filter(({address}) => !fresh.pci?.some((device) => device.address === address)),
      ...(fresh.pci ?? []),
    ],
    ...{bridges: both('bridges'), templates: both('templates'), available: both('available'), devices: both('devices')},
  };
};
