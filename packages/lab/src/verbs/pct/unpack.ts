import {posix} from 'node:path';
import type {Files, LabNode} from '../../node.js';
import {layRootfs} from '../../rootfs.js';
import {die} from '../cli/die.js';
import type {Options} from '../config/guest-config.js';
import type {Mount} from '../config/mounts.js';
import {setUpGuest} from '../node/guest-setup.js';
import {storageNamed} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';

/** What a Debian template needs on disk. */
const UNPACKED_BYTES = 214_702_080;

/** Where the template lies. @throws Die when it does not */
export const archivePath = (node: LabNode, template: string): string => {
  if (!/^[a-z][a-z0-9\-_.]*[a-z0-9]:/i.test(template)) {
    return node.files.stat(template) === undefined ? die(`can't find file '${template}'`) : template;
  }
  const {storage, name} = parseVolid(template);
  const path = volumePath(storageNamed(node, storage), name);
  return node.files.stat(path) === undefined ? die(`volume '${template}' does not exist`) : path;
};

export const guessOstype = (archive: string): string => {
  const name = posix.basename(archive);
  // Proxmox calls all that are like Red Hat's so (PVE::LXC::Setup).
  if (/^(rocky|alma)linux/.test(name)) return 'centos';
  return /^(debian|devuan|ubuntu|centos|fedora|opensuse|archlinux|alpine|gentoo|nixos)/.exec(name)?.[1] ?? 'debian';
};

export const tarCommand = (vmid: number, unprivileged: boolean): string =>
  `${unprivileged ? 'lxc-usernsexec -m u:0:100000:65536 -m g:0:100000:65536 -- ' : ''}tar xpf - --zstd --totals` +
  ` --one-file-system -p --sparse --numeric-owner --acls --xattrs '--xattrs-include=user.*'` +
  ` '--xattrs-include=security.capability' '--warning=no-file-ignored' '--warning=no-xattr-write'` +
  ` -C /var/lib/lxc/${vmid}/rootfs --skip-old-files --anchored --exclude './dev/*'`;

/** Lays the system into the rootfs. @throws Die when the archive is none or the volume too small */
export const unpack = (
  {
    node,
    vmid,
    archive,
    rootfs,
    options,
    ostype,
    unprivileged,
    keys,
  }: {
    readonly node: LabNode;
    readonly vmid: number;
    readonly archive: string;
    readonly rootfs: Mount;
    readonly options: Options;
    readonly ostype: string;
    readonly unprivileged: boolean;
    readonly keys: string | undefined;
  },
  print: (text: string) => void,
): void => {
  const failed = () => die(`command '${tarCommand(vmid, unprivileged)}' failed: exit code 2`);
  if (!isArchive(node, archive)) {
    print('zstd: /*stdin*\\: unsupported format \ntar: Child returned status 1\n');
    print('tar: Error is not recoverable: exiting now\n');
    failed();
  }
  const {bytes = 0} = node.volumes.info(rootfs.volume) ?? {};
  if (bytes > 0 && bytes < UNPACKED_BYTES) {
    print('tar: ./usr/lib: Cannot write: No space left on device\n');
    print('tar: Exiting with failure status due to previous errors\n');
    failed();
  }
  print(`Total bytes read: ${UNPACKED_BYTES} (205MiB, 544MiB/s)\n`);
  const files = node.volumes.files(rootfs.volume);
  if (files === undefined) return;
  layRootfs(files, {hostname: 'localhost', ostype});
  setUpGuest(files, options.ostype === 'unmanaged' ? options : {...options, ostype}, node.files);
  if (keys !== undefined) authorize(files, keys);
};

/** A real one by its first bytes; the lab's own templates are text files that name themselves. */
const isArchive = (node: LabNode, path: string): boolean => {
  const start = node.files.read(path)?.subarray(0, 256) ?? Buffer.alloc(0);
  const magic = start.subarray(0, 4).toString('hex');
  return /^(28b52ffd|1f8b|fd377a58|425a68)/.test(magic) || start.toString().startsWith(`${posix.basename(path)}:`);
};

const authorize = (files: Files, keys: string): void => {
  files.mkdir('/root/.ssh', {parents: true, mode: 0o700});
  files.write('/root/.ssh/authorized_keys', `# --- BEGIN PVE ---\n${keys.trimEnd()}\n# --- END PVE ---\n`, 0o700);
};
