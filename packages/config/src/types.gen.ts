// Generated from configs/schemas by `npm run generate`. Do not edit.


/**
 * A CTID or VMID, 100 to 999999999; containers and VMs share one id space.
 */
export type GuestId = (string | number)
/**
 * A device of the node: its path with properties in Proxmox's words, or an object.
 */
export type DeviceEntry = (string | Device)
/**
 * Of discard, lazytime, noatime, nodev, noexec and nosuid.
 */
export type MountOptions = (("discard" | "lazytime" | "noatime" | "nodev" | "noexec" | "nosuid")[] | string)
/**
 * Feature plugins to run inside the guest: names, or {name: its config}.
 */
export type Features = (Feature[] | string)
/**
 * A feature plugin: its name, or an object with the name as only key and its config as value.
 */
export type Feature = (string | {
[k: string]: {

}
})
/**
 * Guests that must be healthy before this one starts.
 */
export type Dependencies = (GuestId[] | GuestId)
/**
 * Proxmox tags; it keeps them sorted and in lower case.
 */
export type Tags = (string[] | string)

export interface PhoenixConfigs {
phoenix_hypervisor_config?: HypervisorConfig
phoenix_lxc_configs?: LxcConfigs
phoenix_vm_configs?: VmConfigs
}
/**
 * The Proxmox VE node itself.
 */
export interface HypervisorConfig {
/**
 * Where editors find the schema of this file; not read by phoenix.
 */
$schema?: string
connection?: Connection
/**
 * Folders or npm packages that hold step plugins.
 */
plugins?: (string[] | string)
/**
 * Of the node, like Europe/Berlin.
 */
timezone?: string
/**
 * Host name and interfaces of the node.
 */
network?: {
/**
 * Of the node, without domain. Proxmox ties a node's guests to its name: it is not changed on a node that has any.
 */
hostname?: string
/**
 * One, or a list. Others of the node are left alone.
 */
interfaces?: (NetworkInterface | NetworkInterface[])
/**
 * Of an older tool.
 */
external_registry_url?: string
/**
 * Of an older tool.
 */
portainer_server_ip?: string
/**
 * Of an older tool.
 */
portainer_server_port?: number
/**
 * Of an older tool.
 */
portainer_agent_port?: number
/**
 * Of an older tool.
 */
default_subnet?: string
/**
 * Of an older tool.
 */
nfs_server?: string
}
/**
 * apt packages that the node must have.
 */
packages?: (string[] | string)
/**
 * apt repositories of Proxmox. Without it they are left alone; of two of which one is named, the other is its opposite.
 */
repositories?: {
/**
 * The pve-no-subscription repository.
 */
no_subscription?: boolean
/**
 * The pve-enterprise repository, which needs a subscription.
 */
enterprise?: boolean
}
/**
 * apt-get dist-upgrade of the node, at each run that finds something to upgrade.
 */
upgrade?: boolean
/**
 * One, or a list.
 */
users?: (HypervisorUser | HypervisorUser[])
/**
 * Pools and datasets.
 */
zfs?: {
/**
 * GiB.
 */
arc_max_gb?: number
/**
 * ZFS pools.
 */
pools?: ZfsPool[]
/**
 * Datasets and the Proxmox storages on them.
 */
datasets?: ZfsDataset[]
}
/**
 * Names of Proxmox storages: every value counts as a storage that the node has. A key that is a dataset (`pool-dataset`; `_`, `/` and case make no difference) names that dataset's storage.
 */
proxmox_storage_ids?: {
[k: string]: string
}
/**
 * Folder under which datasets are mounted, as `pool/dataset`.
 */
mount_point_base?: string
/**
 * Older defaults; lxc_defaults is what phoenix merges.
 */
proxmox_defaults?: {

}
/**
 * The driver on the node.
 */
nvidia_driver?: {
/**
 * Whether phoenix installs it; false when left out.
 */
install?: boolean
/**
 * Like 580.76.05.
 */
version?: string
/**
 * Where to get NVIDIA's installer; Debian's packages when left out.
 */
runfile_url?: string
/**
 * sha256 of the runfile.
 */
checksum?: string
/**
 * Of an older tool.
 */
cuda_version?: string
/**
 * Of an older tool.
 */
install_vllm_libs?: boolean
}
/**
 * GPUs of the node: how many, or one entry each.
 */
gpus?: (number | Gpu[])
/**
 * Devices that are kept for VMs.
 */
vfio?: {
/**
 * vendor:device, as `lspci -nn` shows them; every device of that kind is taken from the node.
 */
pci_ids?: (string[] | string)
}
/**
 * Shares of the node.
 */
samba?: {
/**
 * Owns the folders of the shares, and connects to them.
 */
user?: string
/**
 * The user's samba password: a secret reference.
 */
password?: string
/**
 * One entry each.
 * 
 * Items: A Samba share.
 */
shares?: {
/**
 * Of the share.
 */
name: string
/**
 * Absolute path on the node; `pool/dataset` is read as where that dataset is mounted.
 */
path: string
/**
 * smb.conf(5) parameters: a map, or `k=v k=v`.
 */
options?: (string | {
[k: string]: string | number | boolean
})
/**
 * Who may connect.
 */
valid_users?: (string[] | string)
}[]
}
/**
 * Exports of the node.
 */
nfs?: {
/**
 * One entry each.
 * 
 * Items: An NFS export.
 */
exports?: {
/**
 * Absolute path on the node.
 */
path: string
/**
 * Networks or hosts.
 */
clients: (string[] | string)
/**
 * exports(5) options.
 */
options?: (string[] | string)
}[]
}
/**
 * Profiles that the node has loaded besides those of the containers. Files of apparmor/tunables/ go to the node's tunables without being named.
 */
apparmor?: {
/**
 * Names of files under the config folder's apparmor/.
 */
profiles?: (string[] | string)
}
firewall?: DatacenterFirewall
/**
 * Folders of the node, mounted into several containers.
 */
shared_volumes?: {
/**
 * Read as the firewall of the file's root.
 */
firewall?: (SharedVolume | DatacenterFirewall)
[k: string]: SharedVolume | DatacenterFirewall | undefined
}
tests?: TestSuites
/**
 * How phoenix behaves with this config.
 */
behavior?: {
/**
 * What becomes of a guest that a run has made from nothing and that then fails in it: `keep` (the default) lets it stand, and the next run goes on there; `rollback` destroys it again at the end of the run.
 */
on_failure?: ("keep" | "rollback")
/**
 * As if --verbose were always given.
 */
debug_mode?: boolean
/**
 * The older form of on_failure.
 */
rollback_on_failure?: boolean
}
/**
 * Of the file, for people.
 */
version?: string
/**
 * Of the file, for people.
 */
author?: string
/**
 * Paths of an older tool.
 */
core_paths?: {

}
/**
 * Of an older tool.
 */
docker?: {

}
}
/**
 * How phoenix reaches the node.
 */
export interface Connection {
/**
 * local: on the node itself; ssh; lab: the embedded node.
 */
transport: ("local" | "ssh" | "lab")
/**
 * For ssh.
 */
host?: string
/**
 * For ssh; 22 by default.
 */
port?: number
/**
 * For ssh; root by default.
 */
user?: string
/**
 * Private key.
 */
identity_file?: string
/**
 * File with host keys.
 */
known_hosts?: string
/**
 * Name of the cluster node.
 */
node?: string
}
/**
 * A network interface of the node.
 */
export interface NetworkInterface {
/**
 * Like vmbr0.
 */
name: string
/**
 * CIDR.
 */
address?: string
/**
 * Default route.
 */
gateway?: string
/**
 * Addresses.
 */
dns_nameservers?: (string[] | string)
/**
 * Physical interfaces of a bridge; an empty list for none.
 */
bridge_ports?: (string[] | string)
}
/**
 * A user of the node.
 */
export interface HypervisorUser {
/**
 * Login name.
 */
username: string
/**
 * A crypt hash, or a secret reference to one.
 */
password_hash?: string
/**
 * Any command by sudo, without a password.
 */
sudo_access?: boolean
/**
 * Public keys that may log in: one, one a line, or a list.
 */
ssh_public_key?: (string | string[])
/**
 * Role of the pam user on /, like Administrator; no user of Proxmox when left out.
 */
proxmox_role?: string
}
/**
 * A ZFS pool.
 */
export interface ZfsPool {
/**
 * Of the pool.
 */
name: string
/**
 * Layout of the disks.
 */
raid_level: ("single" | "mirror" | "raidz1" | "raidz2" | "raidz3" | "raid10")
/**
 * Paths of whole disks; those under /dev/disk/by-id stay the same.
 */
disks: (string[] | string)
/**
 * Of the pool (ashift, autotrim) and of its root dataset (compression, atime): a map, or `k=v,k=v`.
 */
options?: (string | {
[k: string]: string | number | boolean
})
/**
 * Those of the disks that may be taken although something is on them: what is there is lost.
 */
wipe?: (string[] | string)
}
/**
 * A ZFS dataset and the Proxmox storage on it.
 */
export interface ZfsDataset {
/**
 * Without the pool.
 */
name: string
/**
 * Name of its pool.
 */
pool: string
/**
 * `k=v,k=v` or a map.
 */
properties?: (string | {
[k: string]: string | number | boolean
})
/**
 * What Proxmox makes of it: disks (zfspool), files (dir), nothing when left out.
 */
proxmox_storage_type?: ("zfspool" | "dir")
/**
 * Comma list of what the storage is for; images,rootdir when left out. What the guests need is added.
 */
proxmox_content_type?: string
}
/**
 * A GPU of the node.
 */
export interface Gpu {
/**
 * As nvidia-smi counts.
 */
index: number
/**
 * For people.
 */
name?: string
/**
 * Like 0000:01:00.0; needed where a VM is given the GPU.
 */
pci_address?: string
/**
 * vendor:device as in vfio.pci_ids: with it, a GPU that both VFIO and a container would take is found.
 */
pci_id?: string
}
/**
 * The datacenter firewall.
 */
export interface DatacenterFirewall {
/**
 * Switches it on.
 */
enabled?: boolean
/**
 * For traffic that no rule matches.
 */
default_input_policy?: ("ACCEPT" | "DROP" | "REJECT")
/**
 * For traffic that no rule matches.
 */
default_output_policy?: ("ACCEPT" | "DROP" | "REJECT")
/**
 * In order.
 */
rules?: FirewallRule[]
}
/**
 * One firewall rule.
 */
export interface FirewallRule {
/**
 * Incoming, outgoing, or the rules of a security group.
 */
type: ("in" | "out" | "group")
/**
 * ACCEPT, DROP, REJECT, a macro like SSH(ACCEPT), or the name of a security group for type group.
 */
action: string
/**
 * Address, network, range, alias or ipset.
 */
source?: string
/**
 * Address, network, range, alias or ipset.
 */
dest?: string
/**
 * tcp, udp, icmp …
 */
proto?: string
/**
 * Destination ports: 80, 80:85, 80,443 or names of services; needs a protocol.
 */
port?: (string | number)
/**
 * For people.
 */
comment?: string
/**
 * False keeps the rule but does not apply it.
 */
enabled?: boolean
}
/**
 * A folder of the node, mounted into several containers.
 */
export interface SharedVolume {
/**
 * Absolute path on the node.
 */
host_path: string
/**
 * CTID to path in that container.
 */
mounts: {
[k: string]: string
}
/**
 * False by default.
 */
read_only?: boolean
/**
 * User id as the containers see it.
 */
owner_uid?: number
/**
 * Group id as the containers see it.
 */
owner_gid?: number
/**
 * `mp` forbids snapshots of the container, `raw` does not.
 */
as?: ("mp" | "raw")
}
/**
 * Test suites by name, run by `phoenix test`.
 */
export interface TestSuites {
[k: string]: Test[]
}
/**
 * One test: a script, a command, an http or a tcp probe.
 */
export interface Test {
/**
 * For people and reports.
 */
name: string
/**
 * What the test does.
 */
type: ("script" | "command" | "http" | "tcp")
/**
 * File under the config folder's tests/.
 */
path?: string
/**
 * A shell command line.
 */
command?: string
/**
 * A program with its arguments.
 * 
 * @minItems 1
 */
argv?: [string, ...(string)[]]
/**
 * For type http.
 */
url?: string
/**
 * Expected HTTP status.
 */
status?: number
/**
 * For type tcp.
 */
host?: string
/**
 * For type tcp.
 */
port?: number
/**
 * Seconds; 60 when left out.
 */
timeout?: number
/**
 * Inside the guest (left out) or on the node. A suite of the hypervisor is always on the node.
 */
on?: ("guest" | "node")
}
/**
 * The LXC containers of a node.
 */
export interface LxcConfigs {
/**
 * Where editors find the schema of this file; not read by phoenix.
 */
$schema?: string
lxc_defaults?: ContainerConfig
/**
 * CTID to container.
 */
lxc_configs: {
[k: string]: ContainerConfig
}
/**
 * Seen by the nvidia feature.
 */
nvidia_driver_version?: string
/**
 * Seen by the nvidia feature.
 */
nvidia_runfile_url?: string
/**
 * Seen by the nvidia feature.
 */
nvidia_repo_url?: string
}
/**
 * One LXC container.
 * 
 * This interface was referenced by `undefined`'s JSON-Schema definition
 * via the `patternProperty` "^[1-9][0-9]{2,8}$".
 */
export interface ContainerConfig {
/**
 * pct --hostname.
 */
name?: string
/**
 * Volume id (local:vztmpl/…), absolute path, or file name of an OS template. Exactly one of this and clone_from_ctid.
 */
template?: string
/**
 * Where to get the template when the storage lacks it.
 */
template_url?: string
/**
 * sha256 or sha512 of the template.
 */
template_checksum?: string
clone_from_ctid?: GuestId
/**
 * Snapshot to take as the last step, for others to clone from.
 */
template_snapshot_name?: string
/**
 * MiB.
 */
memory_mb?: number
/**
 * MiB; Proxmox's default is 512.
 */
swap_mb?: number
/**
 * CPU cores the container sees; all when left out.
 */
cores?: number
/**
 * Cores of CPU time; 0 is no limit.
 */
cpu_limit?: number
/**
 * Share of CPU time relative to other guests.
 */
cpu_units?: number
/**
 * Id of the Proxmox storage for the root disk.
 */
storage_pool?: string
/**
 * GiB. Grown later, never shrunk.
 */
storage_size_gb?: number
/**
 * One interface, or a list of them: net0, net1 …
 */
network_config?: (Nic | Nic[])
/**
 * hwaddr of net0; made up by Proxmox and kept when left out.
 */
mac_address?: string
/**
 * True by default. Cannot change later: the container would have to be recreated.
 */
unprivileged?: boolean
/**
 * Public keys for root's authorized_keys.
 */
root_ssh_public_keys?: (string[] | string)
/**
 * Secret reference `env:NAME` or `file:path`, or a password hash.
 */
root_password?: string
/**
 * Like Europe/Berlin, or `host`.
 */
timezone?: string
/**
 * Found from the template when left out.
 */
ostype?: ("debian" | "devuan" | "ubuntu" | "centos" | "fedora" | "opensuse" | "archlinux" | "alpine" | "gentoo" | "nixos" | "unmanaged")
/**
 * Volume id of a snippet, local:snippets/hook.sh.
 */
hookscript?: string
/**
 * Proxmox resource pool, made where there is none.
 */
pool?: string
/**
 * Whether phoenix starts it; true when left out. With false phoenix neither starts nor stops it, and leaves out what is done inside it: features, application, health checks.
 */
start?: boolean
/**
 * pct --onboot.
 */
start_at_boot?: boolean
/**
 * Lower starts first.
 */
boot_order?: number
/**
 * Seconds to wait after this guest before the next starts.
 */
boot_delay?: number
/**
 * Seconds that the node, shutting down, waits for this guest before it stops it; Proxmox's default is 60.
 */
shutdown_timeout?: number
/**
 * What Proxmox's console opens: a tty with a login, /dev/console, or a shell without login; tty when left out.
 */
console_mode?: ("tty" | "console" | "shell")
/**
 * Whether the container has a /dev/console; true when left out.
 */
console?: boolean
/**
 * How many ttys the container has; 2 when left out.
 */
tty?: number
/**
 * Lets LXC log at level debug, to /var/log/pve/lxc/CTID.log of the node.
 */
debug?: boolean
/**
 * Proxmox's `features` property, one `key=value` each; nesting=1 is the default of unprivileged containers.
 */
pct_options?: (string[] | string)
/**
 * `lxc.key: value` lines for the container's config file; only keys that Proxmox accepts.
 */
lxc_options?: (string[] | string)
/**
 * `default`, `unconfined`, or the name of a profile file under the config folder's apparmor/.
 */
apparmor_profile?: string
/**
 * Beside apparmor_profile: `lxc.apparmor.allow_nesting: 1`.
 */
apparmor_manages_nesting?: boolean
/**
 * `none`, or indexes of the node's NVIDIA GPUs: `0`, `0,1`.
 */
gpu_assignment?: (string | number | (number | string)[])
/**
 * Device nodes of the node that the container gets: dev0, dev1 …; in Proxmox's words, `/dev/dri/renderD128,gid=104`, or an object.
 */
devices?: (DeviceEntry[] | DeviceEntry)
root_disk?: RootDisk
/**
 * Disks of their own, kept through rollbacks.
 */
volumes?: Volume[]
/**
 * The same as volumes.
 */
zfs_volumes?: Volume[]
/**
 * Folders of the node, mounted into the container.
 */
mount_points?: MountPoint[]
/**
 * Ids of the container that are ids of the node.
 */
id_maps?: IdMap[]
features?: Features
/**
 * File under the config folder's scripts/, run as root inside the container with the CTID as argument 1.
 */
application_script?: string
application_env?: Environment
health_check?: HealthCheck
/**
 * Several; all must pass.
 */
health_checks?: HealthCheck[]
dependencies?: Dependencies
/**
 * Whether `pre-configured` and `final-form` are taken; true by default.
 */
enable_lifecycle_snapshots?: boolean
firewall?: GuestFirewall
/**
 * Proxmox's flag against removal.
 */
protection?: boolean
tags?: Tags
/**
 * Notes shown by Proxmox; where it is left out, what stands there stays.
 */
description?: string
/**
 * Where the container lives.
 */
node?: string
tests?: TestSuites
/**
 * Kept for scripts.
 */
portainer_role?: string
/**
 * Kept for scripts.
 */
ports?: (string | number)[]
/**
 * Kept for scripts.
 */
integration_tests?: {
[k: string]: unknown
}
/**
 * Kept for scripts.
 */
run_integration_tests?: boolean
/**
 * Kept for scripts.
 * 
 * This interface was referenced by `ContainerConfig`'s JSON-Schema definition
 * via the `patternProperty` "^vllm(_|$)".
 */
[k: string]: {
[k: string]: unknown
} | string | GuestId | number | Nic | Nic[] | boolean | string[] | "debian" | "devuan" | "ubuntu" | "centos" | "fedora" | "opensuse" | "archlinux" | "alpine" | "gentoo" | "nixos" | "unmanaged" | "tty" | "console" | "shell" | (number | string)[] | DeviceEntry[] | DeviceEntry | RootDisk | Volume[] | MountPoint[] | IdMap[] | Features | Environment | HealthCheck | HealthCheck[] | Dependencies | GuestFirewall | Tags | TestSuites | (string | number)[] | undefined
}
/**
 * A network interface.
 */
export interface Nic {
/**
 * Inside the container; eth0, eth1 … by default.
 */
name?: string
/**
 * Bridge of the node.
 */
bridge?: string
/**
 * CIDR, `dhcp` or `manual`.
 */
ip?: string
/**
 * Default route.
 */
gw?: string
/**
 * CIDR, `dhcp`, `auto` or `manual`.
 */
ip6?: string
/**
 * Default route.
 */
gw6?: string
/**
 * Tag.
 */
vlan?: number
/**
 * Bytes.
 */
mtu?: number
/**
 * Whether the firewall filters this interface.
 */
firewall?: boolean
/**
 * hwaddr of this interface.
 */
mac?: string
/**
 * Megabytes a second at most.
 */
rate?: number
/**
 * VLANs that come through with their tags; the bridge must be VLAN aware.
 */
trunks?: (number[] | string | number)
/**
 * True: the interface is there, its cable is not plugged in.
 */
link_down?: boolean
/**
 * True: the node sets the interface up, for containers that do not do it themselves; Proxmox VE 9.1 and newer. What Proxmox chose stays where it is left out.
 */
host_managed?: boolean
/**
 * Addresses; of the whole container.
 */
nameservers?: (string[] | string)
/**
 * Of the whole container.
 */
searchdomain?: string
}
/**
 * A device of the node.
 */
export interface Device {
/**
 * On the node, and in the container: /dev/dri/renderD128.
 */
path: string
/**
 * Octal; 0660 when left out.
 */
mode?: string
/**
 * User id as the container sees it; 0 when left out.
 */
uid?: number
/**
 * Group id as the container sees it; 0 when left out. `getent group render` inside tells.
 */
gid?: number
/**
 * True: the container may only read from it.
 */
deny_write?: boolean
}
/**
 * How the root disk is mounted.
 */
export interface RootDisk {
mount_options?: MountOptions
/**
 * POSIX access control lists: on or off, whatever the file system's default is.
 */
acl?: boolean
/**
 * User quotas inside the container; not on ZFS and btrfs.
 */
quota?: boolean
/**
 * False: left out of storage replication.
 */
replicate?: boolean
/**
 * Mounted read-only.
 */
read_only?: boolean
/**
 * Says that it is there on all nodes of the cluster.
 */
shared?: boolean
}
/**
 * A data volume: its own disk, kept through rollbacks.
 */
export interface Volume {
/**
 * How phoenix and people name it; unique within the guest.
 */
name: string
/**
 * Id of the Proxmox storage that holds it.
 */
pool: string
/**
 * GiB. Grown later, never shrunk.
 */
size_gb: number
/**
 * Absolute path inside the guest.
 */
mount_point: string
/**
 * Included in vzdump backups; true by default.
 */
backup?: boolean
/**
 * Kept when the guest is deleted.
 */
keep?: boolean
/**
 * Mounted read-only in the guest.
 */
read_only?: boolean
mount_options?: MountOptions
/**
 * POSIX access control lists: on or off, whatever the file system's default is.
 */
acl?: boolean
/**
 * User quotas inside the guest; not on ZFS and btrfs.
 */
quota?: boolean
/**
 * False: left out of storage replication.
 */
replicate?: boolean
/**
 * Says that it is there on all nodes of the cluster.
 */
shared?: boolean
}
/**
 * A folder of the node, mounted into the container.
 */
export interface MountPoint {
/**
 * Absolute path on the node.
 */
host_path: string
/**
 * Absolute path in the container.
 */
container_path: string
/**
 * False by default.
 */
read_only?: boolean
/**
 * User id as the container sees it.
 */
owner_uid?: number
/**
 * Group id as the container sees it.
 */
owner_gid?: number
mount_options?: MountOptions
/**
 * Says that the folder is there on all nodes of the cluster: the container may move.
 */
shared?: boolean
/**
 * False: the mount does not keep the container from being replicated.
 */
replicate?: boolean
/**
 * `mp` is a Proxmox mount point, which forbids snapshots; `raw` is an lxc.mount.entry, which does not.
 */
as?: ("mp" | "raw")
}
/**
 * A range of ids that the container shares with the node.
 */
export interface IdMap {
/**
 * u: users, g: groups.
 */
type: ("u" | "g")
/**
 * First id as the container sees it.
 */
container_id: number
/**
 * First id on the node.
 */
host_id: number
/**
 * How many ids; 1 by default.
 */
size?: number
}
/**
 * Variables for the application script; a value `env:NAME` or `file:path` is a secret reference.
 */
export interface Environment {
[k: string]: string | number | boolean
}
/**
 * Asked inside the guest until it passes: one of command, argv, tcp, http or a script.
 */
export interface HealthCheck {
/**
 * For people.
 */
name?: string
/**
 * What the check does; `command` when left out.
 */
type?: ("command" | "script" | "tcp" | "http")
/**
 * A shell command line; exit code 0 passes.
 */
command?: string
/**
 * A program with its arguments, no shell; exit code 0 passes.
 * 
 * @minItems 1
 */
argv?: [string, ...(string)[]]
/**
 * File under the config folder's scripts/, for type script.
 */
path?: string
/**
 * For type tcp, as seen from inside the guest; 127.0.0.1 by default.
 */
host?: string
/**
 * For type tcp.
 */
port?: number
/**
 * For type http, as seen from inside the guest.
 */
url?: string
/**
 * Expected HTTP status; any below 400 when left out.
 */
status?: number
/**
 * Extra tries after the first; 3 by default.
 */
retries?: number
/**
 * Seconds between tries; 5 by default.
 */
interval?: number
/**
 * Seconds for one try; 10 by default.
 */
timeout?: number
}
/**
 * The guest's own firewall file.
 */
export interface GuestFirewall {
/**
 * Switches the guest's firewall on.
 */
enabled?: boolean
/**
 * For traffic that no rule matches.
 */
policy_in?: ("ACCEPT" | "DROP" | "REJECT")
/**
 * For traffic that no rule matches.
 */
policy_out?: ("ACCEPT" | "DROP" | "REJECT")
/**
 * In order; the first match decides.
 */
rules?: FirewallRule[]
}
/**
 * The virtual machines of a node.
 */
export interface VmConfigs {
/**
 * Where editors find the schema of this file; not read by phoenix.
 */
$schema?: string
vm_defaults?: VmConfig
/**
 * The virtual machines.
 */
vms: VmConfig[]
}
/**
 * One virtual machine.
 */
export interface VmConfig {
vmid?: GuestId
/**
 * qm --name; the host name.
 */
name?: string
/**
 * Disk image: a file name, a volume id (`local:import/x.qcow2`), an absolute path on the node, a URL (also of .xz, .gz, .bz2, .zst), or `none` for an empty disk. Exactly one of this and clone_from_vmid, or iso_images alone.
 */
template_image?: string
/**
 * sha256 or sha512 of the image.
 */
image_checksum?: string
/**
 * Ends as a Proxmox template: shut down, without snapshots.
 */
is_template?: boolean
clone_from_vmid?: GuestId
/**
 * Shares the disk of its template, and lies on its storage; false by default.
 */
linked_clone?: boolean
/**
 * Snapshot to take as the last step.
 */
template_snapshot_name?: string
/**
 * Per socket.
 */
cores?: number
/**
 * 1 by default.
 */
sockets?: number
/**
 * Like host or x86-64-v2-AES.
 */
cpu_type?: string
/**
 * MiB; 2048 when left out.
 */
memory_mb?: number
/**
 * MiB; 0 switches the balloon off.
 */
balloon_mb?: number
/**
 * GiB of the system's disk; as large as what it is made from when left out. Grown later, never shrunk.
 */
disk_size_gb?: number
/**
 * Where the system's disk is plugged in; scsi0 when left out. Installers without VirtIO drivers (Windows) see sata0.
 */
disk_device?: string
/**
 * Of the system's disk, in Proxmox's words: `discard=on,ssd=1,iothread=1,cache=writeback`. Where it is left out, what stands there stays.
 */
disk_options?: (string[] | string | {
[k: string]: string | number | boolean
})
/**
 * Disks beside the system's, each named by where it is plugged in.
 */
disks?: VmDrive[]
/**
 * Volume ids of ISO images that lie in CD drives, `local:iso/debian.iso`, or URLs, which are fetched to local. A VM with one and without template_image and clone_from_vmid is installed from it, onto an empty disk.
 */
iso_images?: ([]|[string]|[string, string]|[string, string, string]|[string, string, string, string] | string)
/**
 * Id of the Proxmox storage for the disk; a clone may leave it out.
 */
storage_pool?: string
/**
 * Like q35, which PCI Express devices need; `q35,viommu=intel`.
 */
machine?: string
/**
 * seabios by default.
 */
bios?: ("seabios" | "ovmf")
/**
 * With bios ovmf: Microsoft's and the distributions' keys are enrolled (pre-enrolled-keys=1). Counts when the VM is made.
 */
secure_boot?: boolean
/**
 * v2.0 (or true) or v1.2; its state is a volume on storage_pool.
 */
tpm?: (boolean | ("v2.0" | "v1.2"))
/**
 * virtio-scsi-single by default.
 */
scsihw?: ("lsi" | "lsi53c810" | "virtio-scsi-pci" | "virtio-scsi-single" | "megasas" | "pvscsi")
/**
 * Bridge of the cards that name none.
 */
network_bridge?: string
/**
 * One card, or a list of them: net0, net1 …; an empty list: none.
 */
network_config?: (VmNic | VmNic[])
/**
 * The cloud-init user.
 */
user_config?: {
/**
 * Login name.
 */
username?: string
/**
 * A crypt hash, or a secret reference to one.
 */
password_hash?: string
/**
 * Public keys.
 */
ssh_public_keys?: (string[] | string)
/**
 * A sudoers rule; true is ALL=(ALL) NOPASSWD:ALL.
 */
sudo?: (string | boolean)
}
/**
 * What is rendered into the VM's snippets; false: the VM has no cloud-init, and phoenix wants no agent of it unless something is to be done inside.
 */
cloud_init?: ({
/**
 * File under the config folder: cloud-config that phoenix's own is merged into.
 */
user_data_template?: string
/**
 * File under the config folder that is the user-data as it stands, nothing merged: a Talos machine config, Ignition. Nothing is waited for in such a VM unless something is to be done inside.
 */
user_data_file?: string
/**
 * File under the config folder: network config, version 1 or 2.
 */
network_config_template?: string
/**
 * Installed at first boot; qemu-guest-agent always is.
 */
packages?: (string[] | string)
/**
 * Run at first boot: a string by a shell, a list without.
 */
runcmd?: (string | string[])[]
/**
 * Written at first boot.
 */
write_files?: WrittenFile[]
} | boolean)
/**
 * `none`, or indexes of the node's GPUs, which the hypervisor file gives a pci_address.
 */
gpu_assignment?: (string | number | (number | string)[])
/**
 * PCI devices in Proxmox's words: `0000:01:00,pcie=1`, `mapping=gpu0,x-vga=1`.
 */
hostpci?: ([]|[string]|[string, string]|[string, string, string]|[string, string, string, string]|[string, string, string, string, string]|[string, string, string, string, string, string]|[string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string, string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string, string, string, string, string, string, string, string, string] | string)
/**
 * usb0 and on in Proxmox's words: `host=0658:0200`, `host=1-1.2,usb3=1`, `mapping=zigbee`, `spice`.
 */
usb?: ([]|[string]|[string, string]|[string, string, string]|[string, string, string, string]|[string, string, string, string, string]|[string, string, string, string, string, string]|[string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string, string, string, string, string, string]|[string, string, string, string, string, string, string, string, string, string, string, string, string, string] | string)
/**
 * Proxmox's agent option: true, false, or its words like `1,fstrim_cloned_disks=1`. On where phoenix has something to do inside.
 */
agent?: (boolean | string)
/**
 * Every other option of qm.conf in Proxmox's words, as a map or `key=value` each: ostype, vga, args, numa, serial0, audio0, watchdog, rng0, hookscript, smbios1, cpulimit, cpuunits, affinity, hugepages, tablet, localtime, boot …
 */
qm_options?: ({
[k: string]: string | number | boolean
} | string[] | string)
/**
 * Whether phoenix starts it; true when left out. With false phoenix neither starts nor stops it, and leaves out what is done inside it: features, application, health checks.
 */
start?: boolean
/**
 * qm --onboot.
 */
start_at_boot?: boolean
/**
 * Lower starts first.
 */
boot_order?: number
/**
 * Seconds.
 */
boot_delay?: number
/**
 * Seconds that the node, shutting down, waits for this guest before it stops it; Proxmox's default is 180.
 */
shutdown_timeout?: number
dependencies?: Dependencies
features?: Features
/**
 * File under the config folder's scripts/.
 */
application_script?: string
application_env?: Environment
health_check?: HealthCheck
/**
 * Several; all must pass.
 */
health_checks?: HealthCheck[]
firewall?: GuestFirewall
/**
 * NFS shares mounted in the VM.
 */
volumes?: NetworkVolume[]
tests?: TestSuites
tags?: Tags
/**
 * Proxmox's flag against removal.
 */
protection?: boolean
/**
 * Where the VM lives.
 */
node?: string
/**
 * Proxmox resource pool, made where there is none.
 */
pool?: string
/**
 * Notes shown by Proxmox; where it is left out, what stands there stays.
 */
description?: string
/**
 * Whether `pre-configured` and `final-form` are taken; true by default.
 */
enable_lifecycle_snapshots?: boolean
/**
 * An older name for the OS of a VM.
 */
template?: string
}
/**
 * A disk beside the system's.
 */
export interface VmDrive {
/**
 * Where it is plugged in: scsi1, virtio1, sata0, ide0 …; it is known by that.
 */
device: string
/**
 * Id of the Proxmox storage; the VM's own when left out.
 */
storage_pool?: string
/**
 * GiB. Grown later, never shrunk.
 */
size_gb?: number
/**
 * Absolute path or volume id on the node of an image that it is made from: qcow2, raw, vmdk.
 */
import_from?: string
/**
 * A whole disk of the node that is given to the VM, /dev/disk/by-id/…, instead of a volume.
 */
path?: string
/**
 * Proxmox's words: `discard=on,ssd=1,iothread=1,cache=writeback,backup=0`. Where it is left out, what stands there stays.
 */
options?: (string[] | string | {
[k: string]: string | number | boolean
})
}
/**
 * A network card, and what cloud-init is told of it.
 */
export interface VmNic {
/**
 * CIDR, `dhcp` or `manual`.
 */
ip?: string
/**
 * Default route.
 */
gw?: string
/**
 * CIDR, `dhcp`, `auto` or `manual`.
 */
ip6?: string
/**
 * Default route.
 */
gw6?: string
/**
 * Addresses.
 */
nameservers?: (string[] | string)
/**
 * For cloud-init.
 */
searchdomain?: string
/**
 * Tag.
 */
vlan?: number
/**
 * Of this card; made up by Proxmox and kept when left out.
 */
mac?: string
/**
 * virtio when left out; e1000 for systems without its driver.
 */
model?: ("virtio" | "e1000" | "e1000e" | "rtl8139" | "vmxnet3" | "e1000-82540em" | "e1000-82544gc" | "e1000-82545em" | "i82551" | "i82557b" | "i82559er" | "ne2k_isa" | "ne2k_pci" | "pcnet")
/**
 * Bytes; 1 takes the bridge's. Only virtio has one.
 */
mtu?: number
/**
 * Megabytes a second at most.
 */
rate?: number
/**
 * Packet queues; usually as many as the VM has cores.
 */
queues?: number
/**
 * VLANs that come through with their tags: `10;20;30-40`.
 */
trunks?: string
/**
 * True: the card is there, its cable is not plugged in.
 */
link_down?: boolean
/**
 * Bridge of this card; wins over network_bridge.
 */
bridge?: string
/**
 * Whether the VM's firewall filters this card; true where the VM has an enabled one.
 */
firewall?: boolean
}
/**
 * A file that cloud-init writes, in its own words.
 */
export interface WrittenFile {
/**
 * Absolute path in the VM.
 */
path: string
/**
 * Text, or a secret reference; empty when left out.
 */
content?: string
/**
 * Octal digits; 0644 when left out.
 */
permissions?: string
/**
 * user:group; root:root when left out.
 */
owner?: string
/**
 * Added to what the file has.
 */
append?: boolean
/**
 * Of content.
 */
encoding?: ("text/plain" | "b64" | "base64")
}
/**
 * An NFS share mounted in the VM.
 */
export interface NetworkVolume {
/**
 * For people.
 */
name?: string
/**
 * Only nfs.
 */
type?: "nfs"
/**
 * Host name or address.
 */
server: string
/**
 * Exported path.
 */
path: string
/**
 * Absolute path in the VM.
 */
mount_point: string
}
