import type {Checksum, CloneOrigin, Script} from './container.js';
import type {Guest} from './guest.js';
import type {Secret} from './secret.js';

/** The desired state of one VM: the config file's entry with defaults merged and every leniency resolved. */
export interface VirtualMachine extends Guest {
  readonly origin: ImageOrigin | VmCloneOrigin;
  /** Ends as a Proxmox template: no snapshots, never running. */
  readonly isTemplate: boolean;
  readonly cores?: number;
  readonly sockets?: number;
  /** Proxmox's `cpu` property as it stands: `host`, `x86-64-v2-AES`. */
  readonly cpuType?: string;
  readonly balloonMb?: number;
  /** scsi0. */
  readonly disk: {
    readonly storage: string /** GiB; undefined: as large as what it is made from. */;
    readonly sizeGb?: number;
  };
  /** `q35`, `pc`, `pc-q35-9.0`; undefined: the config says nothing, Proxmox's default is i440fx. */
  readonly machine?: string;
  readonly bios?: 'seabios' | 'ovmf';
  readonly scsihw: string;
  /** net0 and on. */
  readonly nics: readonly VmNic[];
  readonly nameservers: readonly string[];
  readonly searchdomain?: string;
  readonly cloudInit: CloudInit;
  /** hostpci0 and on. */
  readonly hostpci: readonly HostPci[];
  /** Mounted inside the guest. */
  readonly volumes: readonly NetworkVolume[];
}

export interface ImageOrigin {
  readonly from: 'image';
  /** File name (`noble-server-cloudimg-amd64.img`), volume id (`local:import/x.qcow2`), or absolute path on the node. */
  readonly image: string;
  /** Where it is fetched from when no storage has it. */
  readonly url?: string;
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
  readonly model: 'virtio';
  readonly bridge: string;
  /** CIDR or `dhcp`; undefined: cloud-init says nothing of it. */
  readonly ip?: string;
  readonly gw?: string;
  readonly vlan?: number;
  readonly firewall?: boolean;
  /** As the config gives it; without one Proxmox makes one up and phoenix keeps it. */
  readonly hwaddr?: string;
}

export interface CloudInit {
  readonly user?: CloudInitUser;
  /** Templates from the config folder, which the rendering starts from. */
  readonly userDataTemplate?: Script;
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
}

export interface NetworkVolume {
  readonly type: 'nfs';
  readonly server: string;
  readonly path: string;
  readonly mountPoint: string;
}
