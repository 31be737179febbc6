import {type Command, Refusal} from '@phoenix/kit';
import {type BootLoader, setsGrubLine, withGrubWords, withKernelWords} from '@phoenix/proxmox';
import type {BootFile} from '../../node/boot-files.js';

export const GRUB = '/etc/default/grub';
export const GRUB_FOLDER = '/etc/default/grub.d';
export const KERNEL_LINE = '/etc/kernel/cmdline';

/** AMD's IOMMU is on by itself, Intel's is not; `pt` spares the node's own devices (Documentation/admin-guide/kernel-parameters.txt). */
export const kernelWords = (cpuinfo: string): readonly string[] =>
  /^vendor_id\s*: GenuineIntel$/m.test(cpuinfo) ? ['intel_iommu=on', 'iommu=pt'] : ['iommu=pt'];

/** The files that hold the line for the node's boot loaders, and what makes them count. Source: Proxmox's admin guide, "Host Bootloader". */
export function kernelLine(
  words: readonly string[],
  texts: ReadonlyMap<string, string>,
  loader: BootLoader,
): {readonly files: readonly BootFile[]; readonly takeOver: readonly Command[]} {
  const files = [
    ...(loader.systemdBoot ? [systemdBoot(words, texts)] : []),
    ...(loader.grub ? [grub(words, texts)] : []),
  ];
  return {
    files,
    takeOver: [
      ...(loader.grub ? [{argv: ['update-grub']}] : []),
      ...(loader.proxmoxTool ? [{argv: ['proxmox-boot-tool', 'refresh']}] : []),
    ],
  };
}

function systemdBoot(words: readonly string[], texts: ReadonlyMap<string, string>): BootFile {
  const before = texts.get(KERNEL_LINE);
  // Without it there is no root= either: the node would not come up.
  if (before === undefined || before.trim() === '')
    throw new Refusal(
      'no-kernel-line',
      `the node boots with systemd-boot and has no ${KERNEL_LINE}`,
      'look at proxmox-boot-tool status, and at /proc/cmdline',
    );
  const [first = ''] = before.split('\n');
  const next = withKernelWords(first, words);
  return {before, file: {path: KERNEL_LINE, content: next === first.trim() ? before : `${next}\n`}};
}

function grub(words: readonly string[], texts: ReadonlyMap<string, string>): BootFile {
  const other = [...texts].find(([path, text]) => path.startsWith(`${GRUB_FOLDER}/`) && setsGrubLine(text));
  if (other !== undefined)
    throw new Refusal(
      'elsewhere',
      `${other[0]} sets GRUB_CMDLINE_LINUX_DEFAULT: phoenix changes ${GRUB} only, and it would not count`,
      'move the line there',
    );
  const before = texts.get(GRUB);
  const content = withGrubWords(before ?? '', words);
  if (content === undefined)
    throw new Refusal(
      'unreadable-grub',
      `GRUB_CMDLINE_LINUX_DEFAULT in ${GRUB} is more than words in quotes`,
      `write it as words in quotes, with ${words.join(' ')} among them`,
    );
  return {before, file: {path: GRUB, content}};
}
