import {posix} from 'node:path';
import type {Files, LabNode} from '../../node.js';
import {complain, speaking} from './complain.js';
import {bringUnits} from './services/units.js';
import {lasting, put, textOf, untilReboot} from './state.js';

/** The driver on the disk: what the next boot loads. */
export const driver = lasting<{readonly version?: string; readonly kernels: readonly string[]}>('nvidia', () => ({
  kernels: [],
}));
/** Modules in the kernel, until the node goes down. */
export const modules = untilReboot<readonly string[]>('modules', () => ['zfs', 'spl', 'overlay', 'br_netfilter']);

/** GPUs of NVIDIA on the PCI bus: vendor 0x10de, class 0x03…. */
export const gpus = (files: Files): readonly string[] =>
  (files.list('/sys/bus/pci/devices') ?? []).filter((address) => {
    const read = (name: string) => textOf(files, `/sys/bus/pci/devices/${address}/${name}`).trim();
    return read('vendor') === '0x10de' && /^0x03/.test(read('class'));
  });

const blacklisted = (files: Files, module: string): boolean =>
  (files.list('/etc/modprobe.d') ?? []).some((name) =>
    new RegExp(`^\\s*(blacklist ${module}|install ${module} /bin/(false|true))\\s*$`, 'm').test(
      textOf(files, `/etc/modprobe.d/${name}`),
    ),
  );

/** Loads the driver, with its device nodes; false while nouveau holds the cards, or without one for this kernel. */
export function loadNvidia(files: Files, kernel: string): boolean {
  const {version, kernels} = driver.read(files);
  const loaded = modules.read(files);
  if (version === undefined || !kernels.includes(kernel) || loaded.includes('nouveau') || gpus(files).length === 0)
    return false;
  modules.write(files, [...new Set([...loaded, 'nvidia', 'nvidia_modeset', 'nvidia_uvm'])]);
  put(files, '/sys/module/nvidia/version', `${version}\n`);
  put(files, '/proc/driver/nvidia/version', `NVRM version: NVIDIA UNIX x86_64 Kernel Module  ${version}\n`);
  const nodes = gpus(files).map((_, index) => `nvidia${index}`);
  for (const name of [...nodes, 'nvidiactl', 'nvidia-uvm', 'nvidia-uvm-tools', 'nvidia-modeset'])
    put(files, `/dev/${name}`, '', 0o666);
  return true;
}

/** What the kernel has after a boot: nouveau wherever nobody forbids it and no other driver is there. */
export function bootModules(files: Files, kernel: string, nouveau: boolean): void {
  const listed = [
    '/etc/modules',
    ...(files.list('/etc/modules-load.d') ?? []).map((name) => `/etc/modules-load.d/${name}`),
  ].flatMap((path) =>
    textOf(files, path)
      .split('\n')
      .map((line) => line.replace(/#.*/, '').trim())
      .filter(Boolean),
  );
  const own = nouveau && gpus(files).length > 0 && !blacklisted(files, 'nouveau') ? ['nouveau'] : [];
  modules.write(files, [
    ...new Set([
      'zfs',
      'spl',
      'overlay',
      'br_netfilter',
      ...listed.filter((name) => !name.startsWith('nvidia')),
      ...own,
    ]),
  ]);
  if (!loadNvidia(files, kernel)) {
    files.remove('/sys/module/nvidia');
    files.remove('/proc/driver/nvidia');
  }
}

/** A driver comes by Debian's packages, built by dkms if the running kernel's headers are there. */
export function afterPackages({files, profile: {setup = {}}}: LabNode, names: readonly string[]): void {
  const kernel = runningKernel(files);
  if (names.includes('nvidia-kernel-dkms')) installDriver(files, setup.nvidiaVersion ?? '535.216.01', kernel);
}

export function installDriver(files: Files, version: string, kernel: string): void {
  driver.write(files, {version, kernels: [kernel, '6.8.12-10-pve', '6.8.12-13-pve']});
  put(files, '/etc/modprobe.d/nvidia-blacklists-nouveau.conf', 'blacklist nouveau\n');
  bringUnits(files, [{unit: 'nvidia-persistenced.service', program: '/usr/bin/nvidia-persistenced'}]);
  loadNvidia(files, kernel);
}

export const runningKernel = (files: Files): string =>
  textOf(files, '/proc/sys/kernel/osrelease').trim() || '6.8.12-10-pve';

/** NVIDIA's installer is known by its name; with nouveau in the kernel it gives up unless told not to load the module. */
export const runfile = (path: string): string | undefined =>
  /^NVIDIA-Linux-x86_64-(\d+(?:\.\d+)+)(?:-vgpu-kvm|-grid)?\.run$/.exec(posix.basename(path))?.[1];

export async function runInstaller(
  path: string,
  args: readonly string[],
  io: {out(text: string): void; err(text: string): void},
  node: LabNode,
): Promise<number> {
  const {files} = node;
  const version = runfile(path)!;
  if (args.includes('--uninstall')) {
    driver.write(files, {kernels: []});
    return 0;
  }
  if (args.includes('--check') || args.includes('--info') || args.includes('--version')) return 0;
  if (!args.some((arg) => /^(-s|--silent|--ui=none|-q|--no-questions)$/.test(arg))) {
    io.err('ERROR: You appear to be running without a terminal; use --silent.\n');
    return 1;
  }
  await node.delay(60);
  if (
    modules.read(files).includes('nouveau') &&
    !args.includes('--no-nouveau-check') &&
    !args.includes('--skip-module-load')
  ) {
    put(
      files,
      '/etc/modprobe.d/nvidia-installer-disable-nouveau.conf',
      'blacklist nouveau\noptions nouveau modeset=0\n',
    );
    io.err(
      'ERROR: The Nouveau kernel driver is currently in use by your system.  This driver is incompatible with the NVIDIA driver, and must be disabled before proceeding.\n',
    );
    return 1;
  }
  installDriver(files, version, runningKernel(files));
  io.out(
    `Installation of the NVIDIA Accelerated Graphics Driver for Linux-x86_64 (version: ${version}) is now complete.\n`,
  );
  return 0;
}

/** nvidia-smi(1): `--query-gpu=LIST --format=csv,noheader[,nounits]`, `-L`, `-pm 0|1`. */
export const nvidiaSmi = speaking((args, io, {files}) => {
  const loaded = textOf(files, '/sys/module/nvidia/version').trim();
  if (!modules.read(files).includes('nvidia'))
    return said(
      io.out(
        "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n\n",
      ),
      9,
    );
  if (loaded !== driver.read(files).version)
    return said(io.out('Failed to initialize NVML: Driver/library version mismatch\n'), 18);
  const cards = gpus(files);
  const query = args
    .find((arg) => arg.startsWith('--query-gpu='))
    ?.slice('--query-gpu='.length)
    .split(',');
  if (query !== undefined) {
    const format =
      args
        .find((arg) => arg.startsWith('--format='))
        ?.slice('--format='.length)
        .split(',') ?? [];
    if (!format.includes('csv'))
      return said(io.out('"--format=" switch is missing. Please use --help-query-gpu.\n'), 2);
    if (!format.includes('noheader')) io.out(`${query.join(', ')}\n`);
    for (const [index, address] of cards.entries()) {
      const values: Readonly<Record<string, string>> = {
        ...{
          index: String(index),
          name: 'NVIDIA RTX A4000',
          driver_version: loaded,
          uuid: `GPU-00000000-0000-0000-0000-00000000000${index}`,
        },
        ...{
          'pci.bus_id': `0000${address.toUpperCase()}`,
          persistence_mode: 'Enabled',
          'memory.total': '16376 MiB',
          gpu_name: 'NVIDIA RTX A4000',
          count: String(cards.length),
        },
      };
      const unknown = query.find((field) => !(field in values));
      if (unknown !== undefined) return said(io.out(`Field "${unknown}" is not a valid field to query.\n`), 2);
      io.out(`${query.map((field) => values[field]).join(', ')}\n`);
    }
    return 0;
  }
  if (args[0] === '-L' || args[0] === '--list-gpus')
    io.out(
      cards
        .map((_, index) => `GPU ${index}: NVIDIA RTX A4000 (UUID: GPU-00000000-0000-0000-0000-00000000000${index})\n`)
        .join(''),
    );
  else if (args[0] === '-pm' || args[0]?.startsWith('--persistence-mode')) io.out('All done.\n');
  else if (args.length === 0) io.out(`| NVIDIA-SMI ${loaded}    Driver Version: ${loaded} |\n`);
  else return complain("Invalid combination of input arguments. Please run 'nvidia-smi -h' for help.", 2);
  return 0;
});

const said = (_: unknown, code: number): number => code;
