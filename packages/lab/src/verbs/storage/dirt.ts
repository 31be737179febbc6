import type {LabNode} from '../../node.js';
import type {Options} from '../config/guest-config.js';
import {mountsOf} from '../config/mounts.js';

/** The kernel waits for multi-mount protection before it mounts an ext4 that was not cleanly unmounted. */
export const MMP_SECONDS = 43;

const volumesOf = (node: LabNode, options: Options): string[] =>
  mountsOf(options).flatMap(({volume}) => (node.volumes.info(volume)?.format === 'raw' ? [volume] : []));

/** While a guest runs its volumes are as if they had been torn out: what copies them then gets that state. */
export const markDirty = (node: LabNode, options: Options, dirty: boolean): void => {
  for (const volid of volumesOf(node, options)) {
    const {dirty: was = false, ...info} = node.volumes.info(volid)!;
    if (was !== dirty) node.volumes.update(volid, dirty ? {...info, dirty} : info);
  }
};

/** Mounts one after the other: each dirty volume waits. */
const mountSeconds = (node: LabNode, volids: readonly string[]): number =>
  MMP_SECONDS * volids.filter((volid) => node.volumes.info(volid)?.dirty).length;

export const startSeconds = (node: LabNode, options: Options): number => mountSeconds(node, volumesOf(node, options));

/** Snapshots taken while the guest ran; their content is dirty for ever. */
const liveFile = (vmid: number): string => `/var/lib/lxc/${vmid}/live-snapshots`;
const live = (node: LabNode, vmid: number): string[] =>
  (node.files.read(liveFile(vmid))?.toString() ?? '').split('\n').filter((name) => name !== '');

export const isLive = (node: LabNode, vmid: number, snapname: string): boolean => live(node, vmid).includes(snapname);

export const setLive = (node: LabNode, vmid: number, snapname: string, isSo: boolean): void => {
  const before = live(node, vmid);
  if (before.includes(snapname) === isSo) return;
  const names = isSo ? [...before, snapname] : before.filter((name) => name !== snapname);
  node.files.mkdir(`/var/lib/lxc/${vmid}`, {parents: true});
  node.files.write(liveFile(vmid), names.map((name) => `${name}\n`).join(''));
};
