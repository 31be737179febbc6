import type {Files, PoolSetup, Profile} from '../../node.js';
import {rows, saveRows} from './accounts/databases.js';
import {catalog, installed} from './apt/catalog.js';
import {packages, savePackages} from './apt/dpkg.js';
import {bootSystem} from './boot.js';
import {changeDisk, diskOf, furnishDisks, partitionName, realDevice} from './disks/disks.js';
import {systemFilesOf} from './installed.js';
import {INTERFACES, management, parseInterfaces} from './network.js';
import {installDriver} from './nvidia.js';
import {bringUnits} from './services/units.js';
import {put, textOf} from './state.js';
import {saveDatasets} from './zfs/mounts.js';
import {datasetsState, poolNamed, poolsState, type Vdev} from './zfs/pools.js';

const FURNISHED = '/var/lib/lab/furnished';
const folders = [
  '/etc/apt/sources.list.d',
  '/etc/apt/preferences.d',
  '/etc/apt/keyrings',
  '/etc/modprobe.d',
  '/etc/modules-load.d',
  '/etc/sysctl.d',
  '/etc/systemd/system',
  '/usr/lib/systemd/system',
  '/etc/ssh/sshd_config.d',
  '/etc/kernel',
  '/etc/network/interfaces.d',
  '/etc/default',
  '/var/lib/dpkg',
  '/usr/local/sbin',
  '/var/cache',
  '/dev',
  '/sys/class/net/lo',
  '/sys/class/net/enp1s0',
];
const units = [
  'ssh',
  'pvedaemon',
  'pveproxy',
  'pvestatd',
  'pve-cluster',
  'pve-firewall',
  'pve-ha-lrm',
  'pve-ha-crm',
  'pve-guests',
  'chrony',
  'cron',
  'apparmor',
  'networking',
  'zfs-zed',
  'zfs-mount',
  'lxc-monitord',
  'qmeventd',
  'rpcbind',
  'postfix@-',
];

/** What a driver that is there was built with. */
const builtWith: readonly (readonly [string, string])[] = [
  ...['proxmox-headers-6.8.12-10-pve', 'proxmox-default-headers', 'dkms', 'build-essential'],
].map((name) => [name, catalog[name]?.version ?? '1.0-1']);

/** Everything that the node's setup looks at. What there is once stays as it is: only disks and pools are added. */
export function furnishSystem(files: Files, profile: Profile): void {
  const {setup = {}} = profile;
  if (files.stat(FURNISHED) === undefined) {
    for (const folder of folders) files.mkdir(folder, {parents: true});
    for (const [path, content] of Object.entries(systemFilesOf(profile)))
      if (files.stat(path) === undefined) put(files, path, content);
    files.symlink('/usr/share/zoneinfo/Etc/UTC', '/etc/localtime');
    files.symlink('usr/lib', '/lib');
    savePackages(files, new Map([...Object.entries(installed), ...packages(files)]));
    for (const name of ['samba-common', 'nfs-common']) catalog[name]!.install!(files);
    saveRows(
      files,
      'shadow',
      rows(files, 'passwd').map(([name]) => [
        name!,
        name === 'root' ? '$y$j9T$lab$root' : '*',
        '19700',
        '0',
        '99999',
        '7',
        '',
        '',
        '',
      ]),
    );
    bringUnits(
      files,
      units.map((name) => ({
        unit: `${name}.service`,
        program: `/usr/sbin/${name}`,
        oneshot: name === 'pve-guests' || name === 'apparmor',
      })),
    );
    const first = parseInterfaces(textOf(files, INTERFACES)).stanzas.find(({options}) => options.address !== undefined);
    management.write(files, {address: first?.options.address ?? ''});
    if (setup.nvidiaInstalled === true) {
      savePackages(files, new Map([...packages(files), ...builtWith]));
      installDriver(files, setup.nvidiaVersion ?? '535.216.01', '6.8.12-10-pve');
    }
    put(files, FURNISHED, '');
  }
  furnishDisks(files, setup);
  for (const pool of setup.pools ?? []) if (poolNamed(files, pool.name) === undefined) furnishPool(files, pool);
  for (const {type, id} of profile.storages) if (type === 'zfspool') behindStorage(files, storagePool(files, id));
  if (files.stat('/run/lab/booted') === undefined) bootSystem(files, profile);
}

function vdevsOf({raidLevel, disks}: Pick<PoolSetup, 'raidLevel' | 'disks'>): readonly Vdev[] {
  if (raidLevel === 'single') return disks.map((disk) => ({type: 'disk', disks: [disk]}));
  if (raidLevel !== 'raid10') return [{type: raidLevel, disks}];
  return Array.from({length: disks.length / 2}, (_, index) => ({
    type: 'mirror',
    disks: disks.slice(index * 2, index * 2 + 2),
  }));
}

function furnishPool(files: Files, pool: PoolSetup): void {
  const {name, options = {}, properties = {}, datasets = []} = pool;
  const guid = String(1_000_000_007 * (1 + poolsState.read(files).length));
  poolsState.write(files, [...poolsState.read(files), {name, guid, vdevs: vdevsOf(pool), properties: options}]);
  for (const path of pool.disks) {
    const device = realDevice(files, path.startsWith('/') ? path : `/dev/disk/by-id/${path}`);
    const disk = device === undefined ? undefined : diskOf(files, device);
    if (disk === undefined) continue;
    const signatures = [
      {device: disk.name, type: 'gpt', uuid: guid},
      {device: partitionName(disk.name, 1), type: 'zfs_member', uuid: guid, label: name},
    ];
    changeDisk(files, disk.name, (old) => ({...old, partitions: [1, 9], signatures}));
  }
  const fresh = [{name, properties}, ...datasets.map((one) => ({name: one.name, properties: one.properties ?? {}}))];
  addDatasets(files, fresh);
}

function addDatasets(
  files: Files,
  fresh: readonly {readonly name: string; readonly properties: Readonly<Record<string, string>>}[],
): void {
  const old = datasetsState.read(files);
  const missing = fresh.filter(({name}) => !old.some((one) => one.name === name));
  if (missing.length > 0)
    saveDatasets(files, [
      ...old,
      ...missing.map((one) => ({...one, type: 'filesystem' as const, mounted: true, created: 1_700_000_000})),
    ]);
}

const storagePool = (files: Files, id: string): string =>
  new RegExp(`^zfspool: ${id}\\n(?:\\t.*\\n)*?\\tpool (\\S+)`, 'm').exec(textOf(files, '/etc/pve/storage.cfg'))?.[1] ??
  (id === 'local-zfs' ? 'rpool/data' : id);

/** A storage on a pool that nobody described has one on a disk that nobody sees. */
function behindStorage(files: Files, path: string): void {
  const [name = ''] = path.split('/');
  if (poolNamed(files, name) === undefined)
    furnishPool(files, {
      name,
      raidLevel: 'single',
      disks: name === 'rpool' ? ['/dev/sda3'] : [`/dev/disk/by-id/ata-LAB_${name}`],
    });
  const parts = path.split('/');
  addDatasets(
    files,
    parts.slice(1).map((_, index) => ({name: parts.slice(0, index + 2).join('/'), properties: {}})),
  );
}
