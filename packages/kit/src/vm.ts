import type {Checksum, CloneOrigin, Script} from './container.js';
import type {Guest} from './guest.js';
import type {Secret} from './secret.js';

/** The desired state of one VM: the config file's entry with defaults merged and every leniency resolved. */
export interface VirtualMachine extends Guest {
  readonly origin: ImageOrigin | VmCloneOrigin | EmptyOrigin;
  /** Ends as a Proxmox template: no snapshots, never running. */
  readonly isTemplate: boolean;
  readonly cores?: number;
  readonly sockets?: number;
  /** Proxmox's `cpu` property as it stands: `host`, `x86-64-v2-AES`. */
  readonly cpuType?: string;
  readonly balloonMb?: number;
  /** The system's. */
  readonly disk: {
    /** Where it is plugged in: `sata0`; undefined: scsi0 of a new one, of others what they boot from. */
    readonly device?: string;
    readonly storage: string /** GiB; undefined: as large as what it is made from. */;
    readonly sizeGb?: number;
    readonly options?: DriveOptions;
  };
  /** Beside the system's. */
  readonly disks: readonly VmDisk[];
  /** What lies in CD drives, the seed of cloud-init aside: `ide2` -> `local:iso/debian.iso`. */
  readonly cdroms: Readonly<Record<string, string>>;
  /** Where CDs are fetched from that no storage has, by volume id. */
  readonly cdUrls?: Readonly<Record<string, string>>;
  readonly tpm?: 'v2.0' | 'v1.2';
  /** The firmware's keys are enrolled when the VM is made. */
  readonly secureBoot: boolean;
  /** `q35`, `pc`, `pc-q35-9.0`; undefined: the config says nothing, Proxmox's default is i440fx. */
  readonly machine?: string;
  readonly bios?: 'seabios' | 'ovmf';
  readonly scsihw: string;
  /** net0 and on. */
  readonly nics: readonly VmNic[];
  readonly nameservers: readonly string[];
  readonly searchdomain?: string;
  readonly cloudInit: CloudInit;
  /** It gets cloud-init's documents, on a drive of their own. */
  readonly seeded: boolean;
  /** Something is to be done inside, so that its agent is waited for. False: an appliance, Windows, what is installed by hand. */
  readonly entered: boolean;
  /** Proxmox's `agent` property as the config has it; undefined: it says nothing. */
  readonly agent?: string;
  /** hostpci0 and on. */
  readonly hostpci: readonly HostPci[];
  /** usb0 and on, as Proxmox's properties. */
  readonly usb: readonly string[];
  /** Every other key of qm.conf that the config names, with its value. */
  readonly options: Readonly<Record<string, string>>;
  /** Mounted inside the guest. */
  readonly volumes: readonly NetworkVolume[];
}

/** Properties of a drive in Proxmox's words: `{discard: 'on', ssd: '1'}`. Undefined where it is used: what stands there stays. */
export type DriveOptions = Readonly<Record<string, string>>;

/** A disk beside the system's, known by where it is plugged in. */
export interface VmDisk {
  /** `scsi1`, `sata0` … */
  readonly device: string;
  readonly storage: string;
  /** GiB; undefined: as large as its image. */
  readonly sizeGb?: number;
  /** Absolute path or volume id of an image that it is made from. */
  readonly importFrom?: string;
  /** A disk of the node itself, `/dev/disk/by-id/…`, in a volume's place. */
  readonly path?: string;
  readonly options?: DriveOptions;
}

/** An empty disk: installed from a CD, or by the network. */
export interface EmptyOrigin {
  readonly from: 'empty';
}

export interface ImageOrigin {
  readonly from: 'image';
  /** File name (`noble-server-cloudimg-amd64.img`), volume id (`local:import/x.qcow2`), or absolute path on the node. */
  readonly image: string;
  /** Where it is fetched from when no storage has it. */
  readonly url?: string;
  /** How what the URL gives is compressed; `image` is named as it is without. */
  readonly packed?: 'xz' | 'gz' | 'bz2' | 'zst';
  /** Of what the URL gives. */
  readonly checksum?: Checksum;
}

export interface VmCloneOrigin {
  readonly from: 'clone';
  readonly source: number;
  /** Only from a template. */
  readonly linked: boolean;
  /** The source's `template_snapshot_name`, where it has one: copied from there, not from its current state. */
  readonly snapname?: CloneOrigin['snapname'];
  /** The source is no template: the copy has the machine id of another machine until it gets its own. */
  readonly sharesIdentity?: boolean;
}

export interface VmNic {
  /** `e1000`, `vmxnet3` …; undefined: virtio, and what somebody else's VM has. */
  readonly model?: string;
  readonly bridge: string;
  /** CIDR or `dhcp`; undefined: cloud-init says nothing of it. */
  readonly ip?: string;
  readonly gw?: string;
  /** CIDR, `dhcp` or `auto`; undefined: cloud-init says nothing of it. */
  readonly ip6?: string;
  readonly gw6?: string;
  readonly vlan?: number;
  readonly mtu?: number;
  /** Megabytes a second. */
  readonly rate?: number;
  readonly queues?: number;
  /** `10;20;30-40` */
  readonly trunks?: string;
  readonly linkDown?: boolean;
  readonly firewall?: boolean;
  /** As the config gives it; without one Proxmox makes one up and phoenix keeps it. */
  readonly hwaddr?: string;
}

export interface CloudInit {
  readonly user?: CloudInitUser;
  /** Templates from the config folder, which the rendering starts from. */
  readonly userDataTemplate?: Script;
  /** The user-data as it stands: nothing else of this is rendered into it. */
  readonly userDataFile?: Script;
  readonly networkConfigTemplate?: Script;
  /** qemu-guest-agent is among them whatever the config says: stock cloud images lack it. */
  readonly packages: readonly string[];
  /** A string goes through the guest's shell, a list does not. */
  readonly runcmd: readonly (string | readonly string[])[];
  readonly writeFiles: readonly CloudInitFile[];
}

export interface CloudInitUser {
  readonly username: string;
  /** crypt(3), `$6$…` or `$y$…`. */
  readonly passwordHash?: Secret;
  readonly sshPublicKeys: readonly string[];
  /** A sudoers rule, `ALL=(ALL) NOPASSWD:ALL`; undefined: none. */
  readonly sudo?: string;
}

/** An entry of cloud-init's write_files. */
export interface CloudInitFile {
  readonly path: string;
  readonly content: string | Secret;
  /** Octal digits, `0644`. */
  readonly permissions?: string;
  readonly owner?: string;
  readonly append?: boolean;
}

export interface HostPci {
  /** A PCI address `0000:01:00`, `0000:01:00.0`, or the name of a mapping of the cluster. */
  readonly device: {readonly address: string} | {readonly mapping: string};
  readonly pcie: boolean;
  /** Proxmox's x-vga: the guest's primary graphics. */
  readonly primary: boolean;
  readonly rombar?: boolean;
  /** Further properties in Proxmox's words: `{romfile: 'gtx.rom', mdev: 'nvidia-63'}`. */
  readonly more?: Readonly<Record<string, string>>;
}

export interface NetworkVolume {
  readonly type: 'nfs';
  readonly server: string;
  readonly path: string;
  readonly mountPoint: string;
}
