/** What a node has that a first guest could be made of. */
export interface Offer {
  readonly node: string;
  /** Storages for disks of containers. */
  readonly storages: readonly string[];
  /** Storages for disks of VMs. */
  readonly machineStorages: readonly string[];
  readonly bridges: readonly string[];
  /** OS templates that lie on a storage: volume ids. */
  readonly fetched: readonly string[];
  /** OS templates that Proxmox's index offers: file names. */
  readonly available: readonly string[];
  /** Ids of the whole cluster. */
  readonly taken: ReadonlySet<number>;
  /** Which ids the cluster gives by itself, where somebody has said so; the upper one is not among them. */
  readonly ids?: {readonly lower: number; readonly upper: number};
}

/** Of nothing that is known: what the installer makes, when it is not told otherwise. */
export const UNSEEN: Offer = {
  node: '',
  storages: ['local-lvm'],
  machineStorages: ['local-lvm'],
  bridges: ['vmbr0'],
  fetched: [],
  available: ['debian-12-standard_12.12-1_amd64.tar.zst'],
  taken: new Set(),
};

/** The best first: installers' own storages before others. */
export const storagesOf = ({storages}: Offer): readonly string[] => preferred(storages, /^local-(?:zfs|lvm|btrfs)$/);

export const bridgesOf = ({bridges}: Offer): readonly string[] => preferred(bridges, /^vmbr0$/);

/** Those that lie on the node already before those to be fetched; what the built-in features are for before others. */
export function templatesOf({fetched, available}: Offer): readonly string[] {
  const newestFirst = (all: readonly string[]) =>
    [...all].sort((a, b) => b.localeCompare(a, undefined, {numeric: true}));
  const names = new Set(fetched.map((volume) => volume.replace(/^.*\//, '')));
  const all = [...newestFirst(fetched), ...newestFirst(available.filter((name) => !names.has(name)))];
  return FAMILIAR.reduceRight<readonly string[]>((sorted, familiar) => preferred(sorted, familiar), all);
}

/** docs/features.md: the built-in features are for these. */
const FAMILIAR = [/\bdebian-12-standard/, /\bubuntu-24\.04-standard/, /\bdebian-\d+-standard/];

/** A storage for a VM's disk: the containers' where it will do. */
export const machineStorageOf = ({machineStorages}: Offer, chosen: string): string | undefined =>
  machineStorages.includes(chosen) ? chosen : machineStorages[0];

/** Proxmox's own first id is 100. @param from the first that will do; 0: any */
export function freeId(
  {taken, ids = {lower: 100, upper: 1_000_000_000}}: Pick<Offer, 'taken' | 'ids'>,
  from = 0,
): number {
  const first = from < ids.lower || from >= ids.upper ? ids.lower : from;
  for (const start of [first, ids.lower]) for (let id = start; id < ids.upper; id++) if (!taken.has(id)) return id;
  return freeId({taken}, ids.upper);
}

const preferred = (all: readonly string[], first: RegExp): readonly string[] => [
  ...all.filter((one) => first.test(one)),
  ...all.filter((one) => !first.test(one)),
];
