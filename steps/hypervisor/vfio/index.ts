import {type Change, defineStep, type StepContext} from '@phoenix/kit';
import {bootLoader, pciDevices, textsOf} from '@phoenix/proxmox';
import {type BootFile, bootFiles, bootLocks, UPDATE_INITRAMFS} from '../../node/boot-files.js';
import {MARK} from '../../node/file.js';
import {MODPROBE, refuseElsewhere} from '../../node/modprobe.js';
import {settingsOf} from '../../node/settings.js';
import {GRUB, GRUB_FOLDER, KERNEL_LINE, kernelLine, kernelWords} from './kernel-line.js';
import {refuseDevices} from './refuse-devices.js';
import {refuseNeeded} from './refuse-needed.js';
import {warnOfReboot} from './warn-of-reboot.js';

const MODULES = '/etc/modules-load.d/phoenix-vfio.conf';
const OPTIONS = '/etc/modprobe.d/phoenix-vfio.conf';
const CPU = '/proc/cpuinfo';
const BOOTED = '/proc/cmdline';

/** Devices that are kept for VMs: from the next boot on no driver of the node takes them. */
export default defineStep({
  id: 'hypervisor.vfio',
  on: 'node',
  kinds: ['hypervisor'],
  plansAbsent: true,
  wanted: (resource) => settingsOf(resource).vfio !== undefined,
  locks: bootLocks,
  timeoutMs: 600_000,
  check,
});

async function check(context: StepContext): Promise<readonly Change[]> {
  const {facts, resource} = context;
  const settings = settingsOf(resource);
  const {pciIds} = settings.vfio!;
  const devices = await facts(pciDevices);
  refuseDevices(settings, devices);
  await refuseNeeded(
    context,
    devices.filter(({id}) => pciIds.includes(id)),
  );
  const paths = [GRUB, GRUB_FOLDER, KERNEL_LINE, MODULES, MODPROBE, CPU, BOOTED];
  const [texts, loader] = await Promise.all([facts(textsOf(paths)), facts(bootLoader)]);
  refuseElsewhere(texts, {module: 'vfio-pci', name: 'ids', value: pciIds.join(','), own: OPTIONS});
  const words = kernelWords(texts.get(CPU) ?? '');
  const line = kernelLine(words, texts, loader);
  const own = (path: string, content: string): BootFile => ({before: texts.get(path), file: {path, content}});
  const files = [...line.files, own(MODULES, MODULES_TEXT), own(OPTIONS, optionsText(pciIds))];
  const changes = await bootFiles(context, 'vfio', files, [...line.takeOver, UPDATE_INITRAMFS]);
  // Once it is all in place.
  if (changes.length === 0) warnOfReboot(context, {words, booted: texts.get(BOOTED) ?? '', devices, pciIds});
  return changes;
}

/** vfio_virqfd is part of vfio since Linux 6.2. */
const MODULES_TEXT = `${MARK}\nvfio\nvfio_iommu_type1\nvfio_pci\n`;

/** Drivers that would be there first: vfio-pci is loaded before them (modprobe.d(5), softdep). */
const DRIVERS = ['nouveau', 'nvidia', 'nvidiafb', 'nvidia_drm', 'amdgpu', 'radeon', 'i915', 'xe', 'snd_hda_intel'];

const optionsText = (ids: readonly string[]): string =>
  [
    MARK,
    `options vfio-pci ids=${ids.join(',')}`,
    ...DRIVERS.map((driver) => `softdep ${driver} pre: vfio-pci`),
    '',
  ].join('\n');
