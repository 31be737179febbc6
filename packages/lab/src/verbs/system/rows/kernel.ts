import type {Files} from '../../../node.js';
import {driver, loadNvidia, modules, runningKernel} from '../nvidia.js';
import type {Row, RowCall} from '../row.js';
import {lasting, put, textOf} from '../state.js';

/** What is on the ESPs and in grub's file: the next boot's command line, and options of modules in the initramfs. */
export const boot = lasting<{readonly cmdline: string; readonly initramfs: Readonly<Record<string, string>>}>(
  'boot',
  () => ({cmdline: 'quiet', initramfs: {}}),
);

const shellValue = (text: string, key: string): string =>
  new RegExp(`^${key}=["']?(.*?)["']?\\s*$`, 'm').exec(text)?.[1] ?? '';
const updateGrub = ({node, io}: RowCall) => {
  const text = textOf(node.files, '/etc/default/grub');
  const cmdline = [shellValue(text, 'GRUB_CMDLINE_LINUX'), shellValue(text, 'GRUB_CMDLINE_LINUX_DEFAULT')]
    .filter(Boolean)
    .join(' ');
  boot.write(node.files, {...boot.read(node.files), cmdline});
  io.err(
    `Generating grub configuration file ...\nFound linux image: /boot/vmlinuz-${runningKernel(node.files)}\ndone\n`,
  );
  return 0;
};
const refresh = async (call: RowCall) => {
  await call.node.delay(3);
  const text = textOf(call.node.files, '/etc/kernel/cmdline').trim();
  if (usesSystemdBoot(call)) boot.write(call.node.files, {...boot.read(call.node.files), cmdline: text});
  call.io.out("Running hook script 'proxmox-auto-removal'..\nRunning hook script 'zz-proxmox-boot'..\n");
  return usesSystemdBoot(call) ? 0 : updateGrub({...call, io: {...call.io, err: () => {}}});
};
const usesSystemdBoot = ({node}: RowCall): boolean => node.files.stat('/etc/kernel/cmdline') !== undefined;

const initramfs = async ({node, io}: RowCall) => {
  await node.delay(5);
  const names = (node.files.list('/etc/modprobe.d') ?? []).filter((name) => name.endsWith('.conf'));
  const options = Object.fromEntries(names.map((name) => [name, textOf(node.files, `/etc/modprobe.d/${name}`)]));
  boot.write(node.files, {...boot.read(node.files), initramfs: options});
  io.out(`update-initramfs: Generating /boot/initrd.img-${runningKernel(node.files)}\n`);
  return 0;
};

const modprobe = ({args, node, io}: RowCall) => {
  const {files} = node;
  const names = args.filter((arg) => !arg.startsWith('-') && !arg.includes('='));
  if (args.some((arg) => /^-[a-z]*r/.test(arg))) {
    modules.write(
      files,
      modules.read(files).filter((one) => !names.includes(one)),
    );
    return 0;
  }
  for (const name of names.map((one) => one.replaceAll('-', '_'))) {
    if (modules.read(files).includes(name)) continue;
    if (name.startsWith('nvidia')) {
      if (driver.read(files).version === undefined) {
        io.err(`modprobe: FATAL: Module ${name} not found in directory /lib/modules/${runningKernel(files)}\n`);
        return 1;
      }
      if (loadNvidia(files, runningKernel(files))) continue;
      io.err(`modprobe: ERROR: could not insert '${name}': No such device\n`);
      return 1;
    }
    if (
      !/^(vfio\w*|kvm\w*|zfs|nfsd|nf_\w+|ip_tables|ip6_tables|br_netfilter|overlay|fuse|tun|loop|8021q|bonding|dummy|nbd|softdog|ipmi_\w+|coretemp|it87|nct6775|i2c_dev|nouveau|wireguard|veth|ceph|rbd|cifs|nfs|vhost\w*)$/.test(
        name,
      )
    ) {
      io.err(`modprobe: FATAL: Module ${name} not found in directory /lib/modules/${runningKernel(files)}\n`);
      return 1;
    }
    modules.write(files, [...modules.read(files), name]);
  }
  return 0;
};

const esp = 'E0E0-0001 is configured with: grub (versions: 6.8.12-10-pve)\n';

export const kernelRows: readonly Row[] = [
  {argv: 'update-grub', file: '/etc/default/grub', answer: updateGrub, source: 'update-grub(8)'},
  {
    argv: 'proxmox-boot-tool refresh',
    file: '/etc/kernel/cmdline',
    answer: refresh,
    source: 'proxmox-boot-tool, proxmox-kernel-helper',
  },
  {
    argv: 'proxmox-boot-tool status',
    answer: (call) =>
      `Re-executing '/usr/sbin/proxmox-boot-tool' in new private mount namespace..\nSystem currently booted with ${usesSystemdBoot(call) ? 'uefi' : 'legacy bios'}\n${usesSystemdBoot(call) ? esp.replace('grub', 'uefi') : esp}`,
    source: 'proxmox-boot-tool, proxmox-kernel-helper',
  },
  {argv: 'update-initramfs ARGS...', file: '/etc/modprobe.d', answer: initramfs, source: 'update-initramfs(8)'},
  {argv: 'modprobe ARGS...', file: '/proc/modules', answer: modprobe, source: 'modprobe(8)'},
  {
    argv: 'lsmod',
    file: '/proc/modules',
    answer: ({node}) =>
      [
        'Module                  Size  Used by',
        ...modules.read(node.files).map((name) => `${name.padEnd(20)} ${16_384}  0`),
      ]
        .join('\n')
        .concat('\n'),
    source: 'lsmod(8)',
  },
  {
    argv: 'modinfo -F version nvidia',
    answer: ({node, io}) => {
      const {version, kernels} = driver.read(node.files);
      if (version !== undefined && kernels.includes(runningKernel(node.files))) return `${version}\n`;
      io.err('modinfo: ERROR: Module nvidia not found.\n');
      return 1;
    },
    source: 'modinfo(8)',
  },
  {
    argv: 'uname -r',
    file: '/proc/sys/kernel/osrelease',
    answer: ({node}) => `${runningKernel(node.files)}\n`,
    source: 'uname(1)',
  },
  {
    argv: 'nvidia-modprobe ARGS...',
    answer: ({node}) => (loadNvidia(node.files, runningKernel(node.files)) ? 0 : 1),
    source: 'nvidia-modprobe(1)',
  },
];

/** What the kernel is given at a boot. */
export function bootKernel(node: {readonly files: Files}, kernels: readonly string[]): string {
  const {files} = node;
  const {cmdline, initramfs: options} = boot.read(files);
  const kernel = kernels.at(-1) ?? '6.8.12-10-pve';
  put(files, '/proc/sys/kernel/osrelease', `${kernel}\n`);
  put(files, '/proc/cmdline', `BOOT_IMAGE=/boot/vmlinuz-${kernel} root=/dev/mapper/pve-root ro ${cmdline}\n`);
  const arc = Object.values(options)
    .map((text) => /^\s*options zfs .*\bzfs_arc_max=(\d+)/m.exec(text)?.[1])
    .findLast(Boolean);
  put(files, '/sys/module/zfs/parameters/zfs_arc_max', `${arc ?? 0}\n`);
  return kernel;
}
