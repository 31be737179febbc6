import {posix} from 'node:path';
import {imageText} from './images.js';
import type {Files, Profile, Storage} from './node.js';
import {apparmorFiles} from './programs/apparmor.js';
import {accounts, osRelease} from './rootfs.js';
import {furnishSystem} from './verbs/system/furnish.js';
import {interfacesFile} from './verbs/system/installed.js';
import {furnishPci} from './vm/pci.js';

/** Gives a node's files what a fresh Proxmox VE 8 has and the profile asks for. Adds only what is missing. */
export function furnish(files: Files, profile: Profile): void {
  const node = `/etc/pve/nodes/${profile.node}`;
  const folders = [
    ...[`${node}/lxc`, `${node}/qemu-server`, `${node}/priv`, '/etc/pve/priv', '/etc/pve/firewall', '/etc/pve/ha'],
    ...['/run/lock/lxc', '/run/lock/qemu-server', '/run/qemu-server', '/var/lib/lxc', '/var/log/pve/tasks'],
    ...[
      '/root/.ssh',
      '/etc/apparmor.d',
      '/home',
      '/opt',
      '/srv',
      '/mnt',
      '/usr/local/bin',
      '/etc/network',
      '/proc/net',
    ],
    ...profile.bridges.map((bridge) => `/sys/class/net/${bridge}/bridge`),
    ...profile.storages.flatMap(storageFolders),
  ];
  for (const folder of folders) files.mkdir(folder, {parents: true});
  if (files.stat('/tmp') === undefined) files.mkdir('/tmp', {mode: 0o1777});
  const links = {
    '/etc/pve/lxc': `nodes/${profile.node}/lxc`,
    '/etc/pve/qemu-server': `nodes/${profile.node}/qemu-server`,
    '/etc/pve/local': `nodes/${profile.node}`,
    '/var/lock': '/run/lock',
    '/var/run': '/run',
  };
  for (const [path, target] of Object.entries(links)) files.symlink(target, path);

  const put = (path: string, content: string, mode?: number) => {
    if (files.stat(path) !== undefined) return;
    files.mkdir(posix.dirname(path), {parents: true});
    files.write(path, content, mode);
  };
  put('/etc/hostname', `${profile.node}\n`);
  put('/etc/os-release', osRelease('debian'));
  for (const [path, content] of Object.entries({...accounts, ...apparmorFiles})) put(path, content);
  put('/etc/resolv.conf', 'search lab.test\nnameserver 127.0.0.1\n');
  put('/etc/subuid', 'root:100000:65536\n');
  put('/etc/subgid', 'root:100000:65536\n');
  put('/etc/network/interfaces', interfacesFile(profile));
  put('/etc/pve/datacenter.cfg', 'keyboard: en-us\n');
  put('/etc/pve/user.cfg', 'user:root@pam:1:0::::::\n');
  put('/var/lib/pve-manager/apl-info', 'what `pveam available` says stands in the profile\n');
  put('/var/log/pve/tasks/index', '');
  put('/var/log/pve/tasks/active', '');
  put('/dev/kvm', '', 0o660);
  for (const device of profile.devices) put(device, '', 0o666);
  for (const template of profile.templates) {
    const path = filePath(template, profile.storages);
    if (path !== undefined) put(path, `${posix.basename(path)}: what an OS template holds is not in the lab\n`);
  }
  for (const image of profile.images ?? []) {
    const path = filePath(image, profile.storages);
    if (path !== undefined) put(path, imageText(posix.basename(path)));
  }
  furnishPci(files, profile.pci ?? []);
  const known = files.read('/etc/pve/storage.cfg')?.toString() ?? '';
  const missing = profile.storages.filter(({id}) => !new RegExp(`^\\w+: ${id}$`, 'm').test(known));
  if (missing.length > 0) files.write('/etc/pve/storage.cfg', known + missing.map(storageSection).join(''));
  furnishSystem(files, profile);
}

const CONTENT: Readonly<Record<string, string>> = {import: 'import', iso: 'template/iso', vztmpl: 'template/cache'};

/** Where a template or an image lies: an absolute path stands for itself. Undefined for a storage without files. */
function filePath(volume: string, storages: readonly Storage[]): string | undefined {
  if (volume.startsWith('/')) return volume;
  const [, id, content = '', name] = /^([^:]+):(\w+)\/(.+)$/.exec(volume) ?? [];
  const path = storages.find((storage) => storage.id === id)?.path;
  return path === undefined || CONTENT[content] === undefined ? undefined : `${path}/${CONTENT[content]}/${name}`;
}

const storageFolders = ({path}: Storage): readonly string[] =>
  path === undefined
    ? []
    : ['template/cache', 'template/iso', 'import', 'snippets', 'dump', 'images'].map((name) => `${path}/${name}`);

/** A section of storage.cfg, a tab before each property. */
function storageSection({id, type, content, path, pool, isMountpoint}: Storage): string {
  const where: Record<Storage['type'], readonly string[]> = {
    dir: [`path ${path}`, ...(isMountpoint === true ? ['is_mountpoint 1'] : [])],
    btrfs: [`path ${path}`],
    zfspool: [`pool ${pool ?? (id === 'local-zfs' ? 'rpool/data' : id)}`, 'sparse 1'],
    lvmthin: ['thinpool data', `vgname ${id}`],
    nfs: ['export /export', `path ${path ?? `/mnt/pve/${id}`}`, 'server 127.0.0.1'],
    cifs: [`path ${path ?? `/mnt/pve/${id}`}`, 'server 127.0.0.1', 'share share'],
  };
  const lines = [...where[type], `content ${content.join(',')}`];
  return `${type}: ${id}\n${lines.map((line) => `\t${line}\n`).join('')}\n`;
}
