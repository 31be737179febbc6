import type {ApparmorProfile, FirewallPolicy, FirewallRule, IdMap} from './container.js';
import type {Secret} from './secret.js';
import type {TestSuite} from './suite.js';

/** The desired state of the node itself. A part that the config does not name is undefined or empty: it is left alone. */
export interface NodeSettings {
  readonly system: SystemSettings;
  readonly zfs: ZfsSettings;
  readonly storages: readonly StorageSettings[];
  readonly users: readonly NodeUser[];
  readonly nvidia?: NvidiaDriver;
  /** GPUs that containers use through the host's driver. */
  readonly gpus: readonly NodeGpu[];
  readonly vfio?: {/** `10de:2204`, vendor and device. */ readonly pciIds: readonly string[]};
  readonly samba?: SambaSettings;
  readonly nfs?: {readonly exports: readonly NfsExport[]};
  readonly apparmor: {
    readonly profiles: readonly ApparmorProfile[];
    /** Files of /etc/apparmor.d/tunables, by name. */
    readonly tunables: readonly {readonly name: string; readonly content: string}[];
  };
  readonly firewall?: DatacenterFirewall;
  readonly sharedVolumes: readonly SharedFolder[];
  /** Ranges that root must be allowed to map, from the guests' id maps. */
  readonly idRanges: readonly Pick<IdMap, 'type' | 'hostId' | 'size'>[];
  readonly suites: readonly TestSuite[];
}

export interface SystemSettings {
  readonly repositories?: {
    readonly noSubscription: boolean;
    readonly enterprise: boolean;
  };
  readonly packages: readonly string[];
  /** `apt-get dist-upgrade`: only when asked for. */
  readonly upgrade: boolean;
  /** `Europe/Berlin` */
  readonly timezone?: string;
  readonly hostname?: string;
  readonly interfaces: readonly NodeInterface[];
}

export interface NodeInterface {
  readonly name: string;
  /** CIDR. */
  readonly address?: string;
  readonly gateway?: string;
  readonly nameservers: readonly string[];
  /** Undefined: what the node has stays; empty: `none`. */
  readonly bridgePorts?: readonly string[];
}

export interface ZfsSettings {
  readonly arcMaxBytes?: number;
  readonly pools: readonly ZfsPool[];
  readonly datasets: readonly ZfsDataset[];
}

export type RaidLevel = 'single' | 'mirror' | 'raidz1' | 'raidz2' | 'raidz3' | 'raid10';

export interface ZfsPool {
  readonly name: string;
  readonly raidLevel: RaidLevel;
  /** As the config names them: paths under /dev/disk/by-id, or others. */
  readonly disks: readonly string[];
  /** Of the pool: `ashift`, `autotrim`. */
  readonly options: Readonly<Record<string, string>>;
  /** Of the pool's root dataset: `compression`. */
  readonly properties: Readonly<Record<string, string>>;
  /** Disks that may be taken although they carry a signature: the user named them. */
  readonly wipe: readonly string[];
}

export interface ZfsDataset {
  /** With its pool: `quickOS/vm-disks`. */
  readonly name: string;
  readonly pool: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** A storage of Proxmox that the config owns. */
export interface StorageSettings {
  readonly id: string;
  /** What Proxmox's `content` must hold at least. */
  readonly content: readonly string[];
  readonly backend:
    | {readonly type: 'zfspool' /** Pool or dataset. */; readonly pool: string}
    /** A dataset's folder (`isMountpoint`), or a plain one. */
    | {readonly type: 'dir'; readonly path: string; readonly isMountpoint: boolean; readonly dataset?: string}
    /** One that the node has already; only its content types are looked after. */
    | {readonly type: 'existing'};
}

export interface NodeUser {
  readonly username: string;
  /** crypt(3). */
  readonly passwordHash?: Secret;
  readonly sudo: boolean;
  readonly sshPublicKeys: readonly string[];
  /** A role of Proxmox on `/`, `Administrator`; undefined: no user of Proxmox. */
  readonly proxmoxRole?: string;
}

export interface NvidiaDriver {
  readonly version: string;
  /** The runfile; undefined: Debian's packages. */
  readonly runfileUrl?: string;
  /** Lower-case hex sha256. */
  readonly sha256?: string;
}

export interface NodeGpu {
  readonly index: number;
  readonly name?: string;
  /** `0000:01:00.0` */
  readonly pciAddress?: string;
}

export interface SambaSettings {
  /** Owns the share folders; has a samba password when `password` is there. */
  readonly user?: string;
  readonly password?: Secret;
  readonly shares: readonly SambaShare[];
}

export interface SambaShare {
  readonly name: string;
  /** Absolute: where the dataset that the config names is mounted. */
  readonly path: string;
  /** Parameters of smb.conf(5). */
  readonly options: Readonly<Record<string, string>>;
  readonly validUsers: readonly string[];
}

export interface NfsExport {
  readonly path: string;
  readonly clients: readonly string[];
  /** exports(5). */
  readonly options: readonly string[];
}

export interface DatacenterFirewall {
  readonly enabled: boolean;
  readonly policyIn?: FirewallPolicy;
  readonly policyOut?: FirewallPolicy;
  readonly rules: readonly FirewallRule[];
}

/** A folder of the node that guests mount. */
export interface SharedFolder {
  readonly name: string;
  readonly hostPath: string;
  /** Ids of the node, after the guests' maps; undefined: left alone. */
  readonly ownerUid?: number;
  readonly ownerGid?: number;
}
