import type {Timers} from './timers.js';

/** The embedded node as its programs see it. Everything lasting is files under the lab folder; nothing is kept in timers. */
export interface LabNode {
  readonly name: string;
  /** The node's files: `/etc/pve/lxc/900.conf`, `/var/lib/vz/...`, `/run/lock/lxc/...`. */
  readonly files: Files;
  readonly profile: Profile;
  /** Files on a volume, by volume id: a container's rootfs and its data volumes. Made by {@link Volumes.create}. */
  readonly volumes: Volumes;
  /** Which containers run since when. Cleared when the node reboots; survives the server's end. */
  readonly power: Power;
  /** Seconds since the epoch. */
  now(): number;
  /** When what takes so long on a real node will be over, epoch seconds. */
  after(seconds: number): number;
  /** What the command would take on a real node, divided by the lab's speed (speed 0: at once). Rejects when `signal` is aborted. */
  delay(seconds: number, signal?: AbortSignal): Promise<void>;
  /** Locks between the node's processes, as flock gives them: released by calling the result. Undefined after `waitSeconds`. */
  flock(path: string, waitSeconds: number): Promise<(() => void) | undefined>;
  /** Notes that the current command altered the node: for the command log. Files, volumes and power call it by themselves. */
  changed(): void;
  /** A guest's /run, a tmpfs: empty again once the guest has stopped. */
  guestRun(vmid: number): Files;
  /** In a guest: what its configuration has mounted there; undefined on the node. */
  readonly mounted?: readonly Mounted[];
  /** What a fault does to the guest that the current command starts. */
  readonly ailment?: Ailment;
  /** The processes of the node and its guests, by number. */
  readonly processes: Processes;
  readonly timers: Timers;
  /** Goes down and comes up again, a moment after the command that asks for it has ended. */
  reboot(): void;
  /** Whether packets find the node from now on: its connections are lost with them. */
  reach(reachable: boolean): void;
}

/** A line of proc_mounts(5). */
export interface Mounted {
  readonly source: string;
  readonly target: string;
  readonly fstype: string;
  readonly options: string;
}

/** What may be wrong inside a virtual machine. */
export type Ailment = 'agent-never' | 'cloud-init-error' | 'cloud-init-degraded';

export interface Processes {
  /** A new process number; ended with its parent. `end` takes it off the table. */
  start(parent: AbortSignal): Process;
  /** `pid` below zero: the whole group, as kill(2) has it. False when there is none. */
  kill(pid: number, signal: string): boolean;
  killAll(signal: string): void;
  /** Numbers of the processes that run. */
  alive(): readonly number[];
}
export interface Process {
  readonly pid: number;
  readonly signal: AbortSignal;
  end(): void;
}

/** One program on the node or in a guest: argv[0] is its name; resolves with the exit code. */
export type Program = (argv: readonly string[], io: Io, node: LabNode) => Promise<number>;

export interface Io {
  out(text: string | Buffer): void;
  err(text: string | Buffer): void;
  /** All of stdin; empty when there is none. */
  stdin(): Promise<Buffer>;
  /** The next line with its line end; empty at the end of input; undefined when none came in time. */
  line?(timeoutSeconds?: number): Promise<string | undefined>;
  /**
   * Aborted by SIGTERM to the command, and when the connection that it writes to is gone (broken pipe).
   * Its reason is an `Ended`, which names the signal.
   */
  readonly signal: AbortSignal;
  /** Taken from the mode of new files; 0o022 when not given. */
  readonly umask?: number;
  /** `PWD` is the working directory. */
  readonly env: Readonly<Record<string, string>>;
}

/** A tree of files; paths are absolute. Writing makes parent folders only where a real program would (mkdir -p). */
export interface Files {
  read(path: string): Buffer | undefined;
  /** Creates or replaces; false when the parent folder is missing. */
  write(path: string, content: string | Buffer, mode?: number): boolean;
  remove(path: string): boolean;
  rename(from: string, to: string): boolean;
  mkdir(path: string, options?: {readonly parents?: boolean; readonly mode?: number}): boolean;
  /** Names in a folder, sorted; undefined when it is none. */
  list(path: string): readonly string[] | undefined;
  stat(path: string):
    | {
        readonly type: 'file' | 'folder';
        readonly size: number;
        readonly mode: number;
        readonly mtime: number;
        readonly uid: number;
        readonly gid: number;
      }
    | undefined;
  chmod(path: string, mode: number): boolean;
  chown(path: string, uid: number, gid: number): boolean;
  symlink(target: string, path: string): boolean;
  /** A symbolic link's target; undefined when the path is none. All others but remove and rename follow links. */
  readlink(path: string): string | undefined;
}

export interface Volumes {
  create(volid: string, info: VolumeInfo): void;
  info(volid: string): VolumeInfo | undefined;
  update(volid: string, info: VolumeInfo): void;
  files(volid: string): Files | undefined;
  list(storage: string): readonly string[];
  remove(volid: string): void;
  rename(from: string, to: string): void;
  /** Copies files of a volume, or of one of its snapshots, into a new volume. */
  copy(from: {readonly volid: string; readonly snapname?: string}, to: string, info: VolumeInfo): void;
  snapshot(volid: string, snapname: string): void;
  rollback(volid: string, snapname: string): void;
  removeSnapshot(volid: string, snapname: string): void;
  /** As they were taken. */
  snapshots(volid: string): readonly string[];
}
export interface VolumeInfo {
  readonly bytes: number;
  readonly format: 'raw' | 'subvol';
  readonly owner: number;
  /** Mounted by a running guest and not cleanly unmounted since: the next mount waits for multi-mount protection. */
  readonly dirty?: boolean;
}

export interface Power {
  running(vmid: number): boolean;
  /** Epoch seconds when the guest's init has come up far enough for `pct exec` of services; it is running at once. */
  start(vmid: number, bootSeconds: number): void;
  stop(vmid: number): void;
  /** Whether the guest's boot has ended. */
  booted(vmid: number): boolean;
  /** Of a running virtual machine; undefined for all others. */
  machine(vmid: number): MachineState | undefined;
  setMachine(vmid: number, state: MachineState): void;
}
/** What a virtual machine was started with; times are epoch seconds. */
export interface MachineState {
  readonly pid: number;
  readonly startedAt: number;
  readonly paused?: true;
  /** The agent's device is there: `agent` was on in the configuration when it started. */
  readonly agent: boolean;
  /** When the guest's system answers the power button; never without one. */
  readonly systemAt?: number;
  /** When the guest's agent begins to answer; never where it is not installed. */
  readonly agentAt?: number;
  /** When cloud-init is through. */
  readonly cloudInitAt?: number;
}

/** What stands around a bare node. `--lab-profile FILE` holds this as JSON; without one it is made to fit the configuration. */
export interface Profile {
  readonly node: string;
  readonly cores: number;
  readonly bridges: readonly string[];
  readonly storages: readonly Storage[];
  /** OS templates that lie on a storage from the start: `local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst`. */
  readonly templates: readonly string[];
  /** OS templates that `pveam available` offers. */
  readonly available: readonly string[];
  /** Device nodes on the node, `/dev/nvidia0`. */
  readonly devices: readonly string[];
  /** Seconds from `pct start` to a guest that has booted. */
  readonly bootSeconds: number;
  /** Seconds from `qm start` to an answer of the guest's agent; 8 when omitted. */
  readonly agentSeconds?: number;
  /** Seconds that cloud-init goes on after that on a machine's first boot; 6 when omitted. */
  readonly cloudInitSeconds?: number;
  /** Cloud images that lie on the node from the start: `local:iso/noble.img`, `/root/debian-12.qcow2`. */
  readonly images?: readonly string[];
  /** What a download has for a SHA-256 sum, by its URL; that of any other is what it is checked against. */
  readonly sums?: Readonly<Record<string, string>>;
  readonly pci?: readonly PciDevice[];
  readonly setup?: NodeSetup;
}
/** What the node's own setup finds beside storages. Left out: as the installer of Proxmox VE 8 leaves it. */
export interface NodeSetup {
  /** 9: package sources in deb822 style. */
  readonly pve?: 8 | 9;
  /** Beside the one that the node boots from. `id`: under /dev/disk/by-id, or `/dev/sdb`. */
  readonly disks?: readonly {
    readonly id: string;
    readonly bytes: number /** `ext4`, `xfs` */;
    readonly signature?: string;
  }[];
  readonly pools?: readonly PoolSetup[];
  /** The first bridge's address, CIDR, by which the node is reached. */
  readonly address?: string;
  readonly gateway?: string;
  /** Packages that Debian offers beyond those that the lab knows. */
  readonly packages?: readonly string[];
  /** Of Debian's packages of NVIDIA's driver: `535.216.01`. */
  readonly nvidiaVersion?: string;
  /** The driver is there from the start. */
  readonly nvidiaInstalled?: boolean;
  /** The kernel's own driver holds the GPUs at each boot, until it is blacklisted. */
  readonly nouveau?: boolean;
}
export interface PoolSetup {
  readonly name: string;
  readonly raidLevel: 'single' | 'mirror' | 'raidz1' | 'raidz2' | 'raidz3' | 'raid10';
  readonly disks: readonly string[];
  readonly options?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, string>>;
  readonly datasets?: readonly {readonly name: string; readonly properties?: Readonly<Record<string, string>>}[];
}
/** A device under /sys/bus/pci/devices. Numbers as the kernel writes them: `0x10de`, class `0x030000`. */
export interface PciDevice {
  /** `0000:01:00.0` */
  readonly address: string;
  readonly vendor: string;
  readonly device: string;
  readonly class: string;
  /** The driver that it is bound to: `nvidia`, `vfio-pci`. */
  readonly driver?: string;
  readonly iommuGroup?: number;
}
export interface Storage {
  readonly id: string;
  readonly type: 'dir' | 'btrfs' | 'zfspool' | 'lvmthin' | 'nfs' | 'cifs';
  /** Content types: `rootdir`, `images`, `vztmpl`, `iso`, `import`, `snippets`, `backup`. */
  readonly content: readonly string[];
  readonly path?: string;
  /** Of a `zfspool`: pool or dataset; its own name when omitted. */
  readonly pool?: string;
  /** Of a `dir`: offline unless something is mounted there. */
  readonly isMountpoint?: boolean;
  readonly bytes: number;
}
