import {type GuestConfig, optionOf, readGuestConfig, settingOf, volumeOf} from './guest-config.js';
import {type Mount, mountedFiles, shifted} from './mounted.js';
import type {Files, LabNode, Mounted} from './node.js';
import {layRootfs} from './rootfs.js';

/** A running container's files: rootfs, volumes and bind mounts, devices, and /run, which is empty after each start. */
export function guestFiles(node: LabNode, vmid: number): Files | undefined {
  const config = readGuestConfig(node.files, vmid);
  const rootfs = config && node.volumes.files(volumeOf(settingOf(config, 'rootfs') ?? ''));
  if (rootfs === undefined) return undefined;
  const run: Mount = {at: '/run', files: node.guestRun(vmid), source: '/'};
  return mountedFiles([
    {at: '/', files: rootfs, source: '/'},
    run,
    ...config!.flatMap((line) => mountsOf(line, config!, node)),
  ]);
}

/** What every Linux has mounted, with the root filesystem on `source`. */
export const baseMounts = (source: string): readonly Mounted[] => [
  {source, target: '/', fstype: 'ext4', options: 'rw,relatime'},
  {source: 'proc', target: '/proc', fstype: 'proc', options: 'rw,nosuid,nodev,noexec,relatime'},
  {source: 'sysfs', target: '/sys', fstype: 'sysfs', options: 'rw,nosuid,nodev,noexec,relatime'},
  {source: 'tmpfs', target: '/run', fstype: 'tmpfs', options: 'rw,nosuid,nodev'},
];

/** What a container's configuration mounts. Volumes are told by the part behind their storage. */
export function containerMounts(node: LabNode, vmid: number): readonly Mounted[] {
  const config = readGuestConfig(node.files, vmid) ?? [];
  const source = (value: string) => volumeOf(value).replace(/^[^/:]+:/, '');
  const volumes = config.flatMap(([key, value]) => {
    if (/^mp\d+$/.test(key))
      return [{source: source(value), target: optionOf(value, 'mp') ?? '/', fstype: 'ext4', options: 'rw,relatime'}];
    const [from = '', at = '', fstype = '', options = ''] = key === 'lxc.mount.entry' ? value.split(/\s+/) : [];
    return at === '' ? [] : [{source: from, target: `/${at.replace(/^\//, '')}`, fstype, options}];
  });
  return [...baseMounts(source(settingOf(config, 'rootfs') ?? '')), ...volumes];
}

function mountsOf([key, value]: GuestConfig[number], config: GuestConfig, node: LabNode): readonly Mount[] {
  const host = settingOf(config, 'unprivileged') === '1' ? shifted(node.files) : node.files;
  if (/^mp\d+$/.test(key)) {
    const volume = volumeOf(value);
    const at = optionOf(value, 'mp') ?? '/';
    if (volume.startsWith('/')) return [{at, files: host, source: volume}];
    const files = node.volumes.files(volume);
    return files === undefined ? [] : [{at, files, source: '/'}];
  }
  if (/^dev\d+$/.test(key)) {
    const path = optionOf(value, 'path') ?? volumeOf(value);
    return [{at: path, files: asDevice(node.files, value), source: path}];
  }
  if (key === 'lxc.mount.entry') {
    const [source = '', at = ''] = value.split(/\s+/);
    return source.startsWith('/') && at !== '' ? [{at: `/${at.replace(/^\//, '')}`, files: host, source}] : [];
  }
  return [];
}

/** A device node is made anew for the guest: only root can use it unless its entry says otherwise. */
function asDevice(files: Files, value: string): Files {
  const number = (name: string, base: number) => Number.parseInt(optionOf(value, name) ?? '', base);
  const [mode, uid, gid] = [number('mode', 8), number('uid', 10), number('gid', 10)];
  return {
    ...files,
    stat: (path) => {
      const found = files.stat(path);
      return found && {...found, mode: mode >= 0 ? mode : 0o660, uid: uid || 0, gid: gid || 0};
    },
  };
}

/** What a start writes into a container. Its /run is new: {@link guestFiles} gives it empty. */
export function bootGuest(node: LabNode, vmid: number): void {
  const config = readGuestConfig(node.files, vmid);
  const rootfs = config && node.volumes.files(volumeOf(settingOf(config, 'rootfs') ?? ''));
  if (rootfs === undefined) return;
  const hostname = settingOf(config!, 'hostname') ?? `CT${vmid}`;
  layRootfs(rootfs, {hostname, ostype: settingOf(config!, 'ostype') ?? 'debian'});
  layRun(node, vmid);
  if (settingOf(config!, 'ostype') === 'unmanaged') return;
  if (rootfs.read('/etc/hostname')?.toString() !== `${hostname}\n`) rootfs.write('/etc/hostname', `${hostname}\n`);
}

function layRun(node: LabNode, vmid: number): void {
  node.guestRun(vmid).mkdir('/lock', {mode: 0o1777});
}
