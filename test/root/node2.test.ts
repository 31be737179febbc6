import {expect} from '@jest/globals';
import type {HypervisorResource, NodeSettings, Step} from '@phoenix/kit';
import {blockDevices, signaturesOn} from '@phoenix/proxmox';
import {DEFAULT_SETTINGS} from '@phoenix/testing';
import arc from '../../steps/hypervisor/arc/index.js';
import nvidia from '../../steps/hypervisor/nvidia/index.js';
import repositories from '../../steps/hypervisor/repositories/index.js';
import vfio from '../../steps/hypervisor/vfio/index.js';
import {NODE_PACKAGES} from './make-root.js';
import type {Root} from './root.js';
import {rootTest} from './root-test.js';
import {runStep} from './run-step.js';

// What the next boot reads is judged by those who read it: modprobe, sh, systemd. A machine's own things are played by
// scripts, for the root has none: update-initramfs, update-grub, proxmox-boot-tool, systemctl, NVIDIA's programs, the
// packages, the modules in the kernel and the devices under /sys.

const apply = (root: Root, step: Step, settings: Partial<NodeSettings>) => {
  const node: HypervisorResource = {
    kind: 'hypervisor',
    id: 0,
    name: 'pve1',
    object: {},
    settings: {...DEFAULT_SETTINGS, ...settings},
  };
  return runStep(step, root.host('pve1'), node);
};

async function converges(root: Root, step: Step, settings: Partial<NodeSettings>): Promise<void> {
  expect(await apply(root, step, settings)).toMatchObject({status: 'changed', failure: undefined});
  expect(await apply(root, step, settings)).toEqual({status: 'unchanged', failure: undefined, output: []});
}

async function sh(root: Root, script: string): Promise<string> {
  const {exitCode, stdout, stderr} = await root.exec(['sh', '-ec', script]);
  if (exitCode !== 0) throw new Error(`${script}: ${exitCode} ${stderr}`);
  return stdout.trim();
}

const write = (root: Root, path: string, text: string) =>
  root.host().write(path, text, {signal: new AbortController().signal});

/** A program that does this; what it changes is written down. */
async function play(root: Root, path: string, script: string): Promise<void> {
  await write(root, path, `#!/bin/sh\n${script}\n`);
  await sh(root, `chmod 0755 ${path}`);
}
const note = (name: string) => `echo "${name} $*" >>/run/calls`;
const calls = async (root: Root): Promise<readonly string[]> =>
  (await sh(root, 'cat /run/calls 2>/dev/null; rm -f /run/calls; true')).split('\n').filter(Boolean);

const playBoot = async (root: Root, tool = 'exit 1'): Promise<void> => {
  await play(root, '/usr/local/sbin/update-initramfs', note('update-initramfs'));
  await play(root, '/usr/local/sbin/update-grub', note('update-grub'));
  await play(root, '/usr/local/sbin/proxmox-boot-tool', `[ "$1" = status ] || ${note('proxmox-boot-tool')}\n${tool}`);
};

/** One GPU with its sound, on that driver. */
const playPci = (root: Root, driver: string): Promise<void> =>
  play(
    root,
    '/usr/local/sbin/cat',
    `case "$*" in */sys/bus/pci/devices/*) ;; *) exec /usr/bin/cat "$@" ;; esac
printf 'DRIVER=${driver}\\nPCI_CLASS=30000\\nPCI_ID=10DE:2204\\nPCI_SLOT_NAME=0000:01:00.0\\nMODALIAS=a\\n'
printf 'DRIVER=snd_hda_intel\\nPCI_CLASS=40300\\nPCI_ID=10DE:1AEF\\nPCI_SLOT_NAME=0000:01:00.1\\nMODALIAS=b\\n'`,
  );

/** Lines of all of modprobe.d, as modprobe reads them; it complains of what it does not understand. */
async function modprobe(root: Root): Promise<readonly string[]> {
  const {exitCode, stdout, stderr} = await root.exec(['modprobe', '--showconfig']);
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout.split('\n');
}

rootTest('arc: modprobe reads the limit, and the minimum that made way for it', NODE_PACKAGES, async (root) => {
  await playBoot(root);
  const zfs = (gib: number) => ({zfs: {arcMaxBytes: gib * 1024 ** 3, pools: [], datasets: []}});
  await write(root, '/etc/modprobe.d/zfs.conf', '# mine\noptions zfs zfs_txg_timeout=10 zfs_arc_max=1');
  await converges(root, arc, zfs(512));
  expect(await root.read('/etc/modprobe.d/zfs.conf')).toBe(
    '# mine\noptions zfs zfs_txg_timeout=10 zfs_arc_max=549755813888\n',
  );
  expect(await modprobe(root)).toContain('options zfs zfs_txg_timeout=10 zfs_arc_max=549755813888');
  expect(await calls(root)).toEqual(['update-initramfs -u -k all']);
  // 64 MiB is less than a thirty-second of any machine that tests run on.
  await converges(root, arc, zfs(1 / 16));
  expect((await modprobe(root)).filter((line) => line.startsWith('options zfs'))).toEqual([
    'options zfs zfs_txg_timeout=10 zfs_arc_max=67108864',
    'options zfs zfs_arc_min=67108863',
  ]);
  expect(await sh(root, 'ls -A /etc/modprobe.d /var/lib/phoenix')).not.toMatch(/phoenix-new|unfinished/);
});

rootTest('repositories: one key for all of a repository, or apt reads nothing', NODE_PACKAGES, async (root) => {
  const settings = {
    system: {...DEFAULT_SETTINGS.system, repositories: {noSubscription: true, enterprise: false}},
  };
  const complaints = async () => (await root.exec(['apt-get', 'indextargets'])).stderr;
  for (const [suite, other] of [
    ['trixie', 'deb [signed-by=/etc/apt/keyrings/p.gpg] http://download.proxmox.com/debian/pve/ trixie pve-test'],
    ['trixie', 'deb http://download.proxmox.com/debian/pve trixie pve-test'],
    ['bookworm', 'deb [signed-by=/etc/apt/keyrings/p.gpg] http://download.proxmox.com/debian/pve bookworm pvetest'],
  ] as const) {
    await sh(
      root,
      `rm -f /etc/apt/sources.list.d/*; sed -i 's/^VERSION_CODENAME=.*/VERSION_CODENAME=${suite}/' /etc/os-release`,
    );
    await write(root, '/etc/apt/sources.list.d/other.list', `${other}\n`);
    await converges(root, repositories, settings);
    expect(await complaints()).toBe('');
  }
  await sh(root, "sed -i 's/ .signed-by=[^ ]*//' /etc/apt/sources.list.d/phoenix-*.list");
  expect(await complaints()).toContain('Conflicting values set for option Signed-By');
});

rootTest('vfio: modprobe, systemd and the shell of grub read what was written', NODE_PACKAGES, async (root) => {
  await playBoot(root);
  await playPci(root, 'vfio-pci');
  await sh(root, 'mkdir -p /etc/default /etc/kernel');
  const kept = {vfio: {pciIds: ['10de:2204', '10de:1aef']}};
  const line = () => sh(root, '. /etc/default/grub; echo "$GRUB_CMDLINE_LINUX_DEFAULT|$GRUB_TIMEOUT"');
  const added = (await root.read('/proc/cpuinfo')).includes('GenuineIntel') ? 'intel_iommu=on iommu=pt' : 'iommu=pt';
  for (const [text, before] of [
    ['GRUB_CMDLINE_LINUX_DEFAULT="quiet splash"\nGRUB_TIMEOUT=5\n', 'quiet splash '],
    ["GRUB_CMDLINE_LINUX_DEFAULT='quiet'  # mine\nGRUB_TIMEOUT=5", 'quiet '],
    ['GRUB_CMDLINE_LINUX_DEFAULT=quiet\nGRUB_TIMEOUT=5\n', 'quiet '],
    ['GRUB_CMDLINE_LINUX_DEFAULT=quiet # mine\nGRUB_TIMEOUT=5\n', 'quiet '],
    ['GRUB_CMDLINE_LINUX_DEFAULT=\nGRUB_TIMEOUT=5\n', ''],
    ['GRUB_TIMEOUT=5\n#GRUB_CMDLINE_LINUX_DEFAULT="x"\n', ''],
  ] as const) {
    await write(root, '/etc/default/grub', text);
    await converges(root, vfio, kept);
    expect(await line()).toBe(`${before}${added}|5`);
    expect((await calls(root)).at(-2)).toBe('update-grub ');
  }
  const read = await modprobe(root);
  expect(read).toContain('options vfio_pci ids=10de:2204,10de:1aef');
  for (const driver of ['nouveau', 'nvidia', 'amdgpu', 'snd_hda_intel'])
    expect(read).toContain(`softdep ${driver} pre: vfio-pci`);
  const [, ...modules] = (await root.read('/etc/modules-load.d/phoenix-vfio.conf')).trim().split('\n');
  expect(modules).toEqual(['vfio', 'vfio_iommu_type1', 'vfio_pci']);
  expect(await sh(root, 'systemd-analyze cat-config modules-load.d/phoenix-vfio.conf')).toContain('vfio_iommu_type1');

  // As many guides have it: modprobe would hand the kernel both, and the last one counts.
  await write(root, '/etc/modprobe.d/vfio.conf', 'options vfio-pci ids=10de:2204 disable_vga=1\n');
  const ids = (await modprobe(root)).filter((one) => one.startsWith('options vfio_pci'));
  expect(ids.map((one) => one.split(' ')[2])).toEqual(['ids=10de:2204,10de:1aef', 'ids=10de:2204']);
  expect(await apply(root, vfio, kept)).toMatchObject({failure: {reason: 'elsewhere'}});
  await sh(root, 'rm /etc/modprobe.d/vfio.conf');

  // A root on ZFS: systemd-boot, its line in a file of its own, brought to the ESPs by Proxmox's tool.
  await playBoot(root, "[ $1 != status ] || echo 'ABCD-1234 is configured with: uefi (versions: 6.8.12-4-pve)'");
  await write(root, '/etc/kernel/cmdline', 'root=ZFS=rpool/ROOT/pve-1 boot=zfs\n');
  await converges(root, vfio, kept);
  expect(await root.read('/etc/kernel/cmdline')).toBe(`root=ZFS=rpool/ROOT/pve-1 boot=zfs ${added}\n`);
  expect(await calls(root)).toEqual(['proxmox-boot-tool refresh', 'update-initramfs -u -k all']);
  await sh(root, ': >/etc/kernel/cmdline');
  expect(await apply(root, vfio, kept)).toMatchObject({failure: {reason: 'no-kernel-line'}});
});

rootTest('nvidia: modprobe keeps nouveau out, systemd takes the units', NODE_PACKAGES, async (root) => {
  await playBoot(root);
  await playPci(root, 'nvidia');
  const kernel = await sh(root, 'uname -r');
  const packages = [`proxmox-headers-${kernel}`, 'proxmox-default-headers', 'dkms', 'build-essential'];
  await play(root, '/usr/local/sbin/dpkg-query', packages.map((name) => `echo 'ii  ${name} 1'`).join('\n'));
  await play(root, '/usr/local/sbin/lsmod', 'echo nvidia 1 0');
  await play(root, '/usr/local/sbin/modinfo', 'echo 535.216.01');
  const version = 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.216.01  Tue';
  await play(
    root,
    '/usr/local/sbin/find',
    `case "$*" in
  */proc/driver/nvidia/version*) printf '==> /proc/driver/nvidia/version <==\\n${version}\\n' ;;
  *) exec /usr/bin/find "$@" ;;
esac`,
  );
  await play(
    root,
    '/usr/local/sbin/stat',
    `case "$*" in
  */dev/nvidia*) for one; do case $one in /dev/*) echo "0 0 character special file|$one" ;; esac; done ;;
  *) exec /usr/bin/stat "$@" ;;
esac`,
  );
  for (const name of ['nvidia-smi', 'nvidia-modprobe', 'nvidia-persistenced'])
    await play(root, `/usr/bin/${name}`, ':');
  await play(
    root,
    '/usr/local/sbin/systemctl',
    `case $1 in
  show)
    shift 3
    for unit; do
      load=not-found active=inactive file=
      [ -e "/etc/systemd/system/$unit" ] && load=loaded file=disabled
      [ -e "/run/on-$unit" ] && active=active file=enabled
      printf 'LoadState=%s\\nActiveState=%s\\nUnitFileState=%s\\n\\n' "$load" "$active" "$file"
    done ;;
  enable) touch "/run/on-$3"; ${note('systemctl')} ;;
  *) ${note('systemctl')} ;;
esac`,
  );
  await converges(root, nvidia, {nvidia: {version: '535.216.01'}, gpus: [{index: 0}]});
  expect(await calls(root)).toEqual([
    'update-initramfs -u -k all',
    'systemctl daemon-reload',
    'systemctl daemon-reload',
    'systemctl enable --now nvidia-persistenced.service',
    'systemctl enable --now phoenix-nvidia-nodes.service',
  ]);
  const read = await modprobe(root);
  expect(read).toEqual(expect.arrayContaining(['blacklist nouveau', 'options nouveau modeset=0']));
  const units = ['nvidia-persistenced', 'phoenix-nvidia-nodes'].map((name) => `/etc/systemd/system/${name}.service`);
  expect(await root.exec(['systemd-analyze', 'verify', ...units])).toMatchObject({exitCode: 0, stderr: ''});
});

rootTest(
  'disks: lsblk and wipefs answer in the form that is read, and erase what is seen',
  NODE_PACKAGES,
  async (root) => {
    const reader = root.host();
    const node = {
      label: 'pve1',
      exec: (command: Parameters<typeof reader.exec>[0]) =>
        reader.exec(command, {signal: new AbortController().signal}),
    };
    // Whatever this machine has: each is a path and a size.
    for (const {path, bytes} of await blockDevices.read(node))
      expect([path.startsWith('/dev/'), bytes >= 0]).toEqual([true, true]);
    const images = ['ext4', 'swap', 'gpt', 'zfs', 'blank'].map((name) => `/srv/${name}`);
    await sh(
      root,
      `cd /srv
for one in ext4 swap gpt zfs blank; do truncate -s 64M $one; done
mkfs.ext4 -q ext4
mkswap -q swap 2>/dev/null || mkswap swap >/dev/null
printf 'label: gpt\\nsize=10M\\n' | sfdisk -q gpt
# Uberblocks of the first label begin at 128 KiB, each of 1 KiB: their magic number is what libblkid counts.
for at in 128 129 130 131 132 133; do printf '\\014\\261\\272\\000' | dd of=zfs bs=1 seek=$((at * 1024)) conv=notrunc status=none; done`,
    );
    const found = await signaturesOn(images).read(node);
    expect(Object.fromEntries(found)).toEqual({
      ext4: ['ext4'],
      swap: ['swap'],
      gpt: expect.arrayContaining(['gpt', 'PMBR']),
      zfs: ['zfs_member'],
    });
    // A partition table it takes from whole disks only, and a file is none.
    const others = images.filter((image) => image !== '/srv/gpt');
    await sh(root, `wipefs -a ${others.join(' ')} >/dev/null`);
    expect(await signaturesOn(others).read(node)).toEqual(new Map());
  },
);
