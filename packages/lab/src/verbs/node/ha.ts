import type {LabNode} from '../../node.js';
import {die} from '../cli/die.js';

const FILE = '/etc/pve/ha/resources.cfg';

const sections = (node: LabNode): readonly string[] =>
  (node.files.read(FILE)?.toString() ?? '').split(/\n(?=\S)/).filter((text) => text.trim() !== '');

/** What stands in HA's config, in whatever state, is destroyed with --purge only (PVE::API2::LXC and Qemu, destroy_vm). */
export function refuseHa(node: LabNode, noun: 'CT' | 'VM', vmid: number, purge: string | undefined): void {
  if (purge !== '1' && sections(node).some((text) => isOf(text, noun, vmid)))
    die(`unable to remove ${noun} ${vmid} - used in HA resources and purge parameter not set.`);
}

/** What --purge takes away there. */
export function leaveHa(node: LabNode, noun: 'CT' | 'VM', vmid: number): void {
  const all = sections(node);
  const others = all.filter((text) => !isOf(text, noun, vmid));
  if (others.length < all.length) node.files.write(FILE, others.map((text) => `${text.trim()}\n\n`).join(''), 0o640);
}

const isOf = (text: string, noun: 'CT' | 'VM', vmid: number): boolean =>
  new RegExp(`^${noun.toLowerCase()}:\\s*${vmid}\\s*$`, 'm').test(text);
