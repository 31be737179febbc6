import type {Files} from './node.js';
import {addPackages} from './packages.js';
import {layRootfs} from './rootfs.js';

const GIB = 2 ** 30;
/** The virtual sizes of Debian's and Ubuntu's cloud images. */
const sizes = {debian: 3 * GIB, ubuntu: 3.5 * GIB} as const;
type System = keyof typeof sizes;

/** What a disk image on the node is for the lab. */
export interface Image {
  readonly bytes: number;
  /** What boots from it; nothing from an image that only has bytes. */
  readonly system?: System;
  /** The sum that its download was checked against: what the lab keeps in the image's place has another one. */
  readonly sum?: string;
}

/** The text that stands for a cloud image's bytes. */
export const imageText = (name: string, sum = ''): string => {
  const system: System = /ubuntu|noble|jammy|resolute/i.test(name) ? 'ubuntu' : 'debian';
  return `lab cloud image ${system} ${sizes[system]} ${sum}\n${name}: what a cloud image holds is not in the lab\n`;
};

/** Other files are disks without a system; a disk's size is whole sectors. */
export const imageOf = (content: Buffer): Image => {
  const [, system, bytes, sum] =
    /^lab cloud image (debian|ubuntu) (\d+) ([0-9a-f]*)\n/.exec(content.toString('latin1', 0, 300)) ?? [];
  if (system === undefined) return {bytes: Math.ceil(content.length / 512) * 512};
  return {bytes: Number(bytes), system: system as System, ...(sum === '' ? {} : {sum: sum!})};
};

/** What is on a disk that was made of the image: a system that has not booted yet. */
export function layImage(files: Files, {system}: Image): void {
  if (system === undefined) return;
  layRootfs(files, {hostname: 'localhost', ostype: system});
  files.write('/etc/machine-id', '');
  files.mkdir('/etc/cloud/cloud.cfg.d', {parents: true});
  files.write('/etc/cloud/cloud.cfg', `system_info:\n  default_user:\n    name: ${system}\n`);
  addPackages(files, ['cloud-init', 'openssh-server', 'python3', 'sudo', 'curl', 'ca-certificates']);
}
