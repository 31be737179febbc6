import type {Guest} from './guest.js';
import type {Secret} from './secret.js';

/** The desired state of one container: the config file's entry with defaults merged and every leniency resolved. */
export interface Container extends Guest {
  readonly origin: TemplateOrigin | CloneOrigin;
  readonly ostype?: string;
  readonly hookscript?: string;
  readonly swapMb?: number;
  readonly cores?: number;
  readonly cpuLimit?: number;
  readonly cpuUnits?: number;
  readonly cmode?: 'tty' | 'console' | 'shell';
  /** False: no /dev/console. */
  readonly console?: boolean;
  /** How many. */
  readonly tty?: number;
  readonly debug?: boolean;
  readonly rootfs: {readonly storage: string; readonly sizeGb: number; readonly options?: MountOptions};
  /** In order: net0, net1 … */
  readonly nics: readonly Nic[];
  readonly nameservers: readonly string[];
  readonly searchdomain?: string;
  readonly unprivileged: boolean;
  /** Proxmox's `features` property: `{nesting: '1', keyctl: '1'}`. */
  readonly pctFeatures: Readonly<Record<string, string>>;
  /** Raw `lxc.*` lines of the live section, in order. */
  readonly rawLines: readonly RawLine[];
  /** A profile of the user's own, which the node must have loaded before the guest starts. */
  readonly apparmorProfile?: ApparmorProfile;
  /** The whole map of user and group ids, its `lxc.idmap` lines are among the raw lines; undefined: Proxmox's own map. */
  readonly idMaps?: readonly IdMap[];
  readonly devices: readonly Device[];
  readonly volumes: readonly Volume[];
  readonly mounts: readonly BindMount[];
  readonly timezone?: string;
  readonly sshPublicKeys: readonly string[];
  readonly rootPassword?: Secret;
}

export interface TemplateOrigin {
  readonly from: 'template';
  /** Volume id `local:vztmpl/x.tar.zst`, absolute path, or file name. */
  readonly template: string;
  readonly url?: string;
  readonly checksum?: Checksum;
}
/** What a file must have before it is used; Proxmox's `download-url` knows both. */
export interface Checksum {
  readonly algorithm: 'sha256' | 'sha512';
  /** Lower case. */
  readonly hex: string;
}
export interface CloneOrigin {
  readonly from: 'clone';
  readonly source: number;
  /** The source's `template_snapshot_name`. */
  readonly snapname: string;
}
export interface Nic {
  readonly name: string;
  readonly bridge: string;
  /** CIDR, `dhcp` or `manual`. */
  readonly ip?: string;
  readonly gw?: string;
  readonly ip6?: string;
  readonly gw6?: string;
  readonly vlan?: number;
  readonly mtu?: number;
  readonly firewall?: boolean;
  /** As the config gives it; without one Proxmox makes one up and phoenix keeps it. */
  readonly hwaddr?: string;
  /** Megabytes a second. */
  readonly rate?: number;
  /** VLANs that come through with their tags. */
  readonly trunks?: readonly number[];
  readonly linkDown?: boolean;
  /** The node sets it up, not the guest; undefined: what Proxmox chose stays. */
  readonly hostManaged?: boolean;
}
export interface RawLine {
  /** `lxc.cgroup2.devices.allow` */
  readonly key: string;
  readonly value: string;
}
/** /etc/pve/firewall/ID.fw, in Proxmox's words. */
export interface Firewall {
  readonly enabled: boolean;
  readonly policyIn?: FirewallPolicy;
  readonly policyOut?: FirewallPolicy;
  /** In order: the first that matches decides. */
  readonly rules: readonly FirewallRule[];
}
export type FirewallPolicy = 'ACCEPT' | 'DROP' | 'REJECT';
export interface FirewallRule {
  readonly type: 'in' | 'out' | 'group';
  /** ACCEPT, DROP, REJECT, a macro `SSH(ACCEPT)`; for a group its name. */
  readonly action: string;
  readonly source?: string;
  readonly dest?: string;
  readonly proto?: string;
  /** Destination ports: `80`, `80:85`, `80,443`. */
  readonly dport?: string;
  readonly comment?: string;
  /** False: it stands in the file and does nothing. */
  readonly enabled: boolean;
}
export interface ApparmorProfile {
  /** Of the profile and of its file in /etc/apparmor.d. */
  readonly name: string;
  readonly content: string;
}
/** A range of ids inside (`containerId` and on) that are ids of the node (`hostId` and on). */
export interface IdMap {
  readonly type: 'u' | 'g';
  readonly containerId: number;
  readonly hostId: number;
  readonly size: number;
}
export interface Device {
  /** On the node, `/dev/nvidia0`. */
  readonly path: string;
  /** Octal digits, `0666`. */
  readonly mode?: string;
  /** As the guest sees them. */
  readonly uid?: number;
  readonly gid?: number;
  readonly denyWrite?: boolean;
}
/**
 * Further properties of a rootfs or mpN that the config speaks of, in Proxmox's words: `{mountoptions: 'noatime',
 * replicate: '0'}`. One that is not there: the config says nothing of it.
 */
export type MountOptions = Readonly<Partial<Record<MountOption, string>>>;
export type MountOption = 'acl' | 'mountoptions' | 'quota' | 'replicate' | 'ro' | 'shared';
export interface Volume {
  readonly name: string;
  readonly storage: string;
  readonly sizeGb: number;
  readonly mountPoint: string;
  readonly backup: boolean;
  readonly readOnly: boolean;
  readonly options?: MountOptions;
}
export interface BindMount {
  readonly hostPath: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
  /** Ids as the guest sees them. */
  readonly ownerUid?: number;
  readonly ownerGid?: number;
  /** `raw` is an lxc.mount.entry, which does not forbid snapshots. */
  readonly as: 'mp' | 'raw';
  readonly options?: MountOptions;
}
export interface FeatureRequest {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
}
/** A script with its bytes: read once, with the config. */
export interface Script {
  /** File name without folder. */
  readonly name: string;
  readonly content: string;
}
export interface AppScript {
  readonly script: Script;
  readonly env: Readonly<Record<string, string | Secret>>;
}
export interface HealthCheck {
  readonly name: string;
  readonly probe:
    | {readonly type: 'command'; readonly argv: readonly string[]}
    | {readonly type: 'script'; readonly script: Script}
    /** Asked from inside the guest. */
    | {readonly type: 'tcp'; readonly host: string; readonly port: number}
    | {readonly type: 'http'; readonly url: string; readonly status?: number};
  /** Extra tries. */
  readonly retries: number;
  /** Seconds between tries. */
  readonly intervalS: number;
  /** Seconds for one try. */
  readonly timeoutS: number;
}
