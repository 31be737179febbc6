import {type Change, change, type LxcResource} from '@phoenix/kit';
import {type GuestState, mountsOf, pctResize} from '@phoenix/proxmox';

/** The root disk grows; it is never shrunk and never moved. */
export function diskChange(
  {id, container}: LxcResource,
  {config, running}: GuestState,
): {readonly changes: readonly Change[]; readonly warning?: string} {
  const rootfs = mountsOf(config).find(({key}) => key === 'rootfs');
  const {sizeGb, storage} = container.rootfs;
  // Size 0 is a disk without a limit: it grows by itself.
  if (rootfs?.sizeGb === undefined || rootfs.sizeGb === 0) return {changes: []};
  if (rootfs.sizeGb < sizeGb) {
    const diff = [{field: 'rootfs size', from: `${rootfs.sizeGb}G`, to: `${sizeGb}G`}];
    return {
      changes: [
        change(`grow rootfs to ${sizeGb}G`, [pctResize(id, 'rootfs', sizeGb)], {
          diff,
          impact: running ? 'hotplug' : 'none',
        }),
      ],
    };
  }
  if (rootfs.sizeGb > sizeGb)
    return {
      changes: [],
      warning: `rootfs has ${rootfs.sizeGb}G, the config says ${sizeGb}G: disks are never shrunk`,
    };
  if (rootfs.storage !== storage)
    return {
      changes: [],
      warning: `rootfs is on ${rootfs.storage}, the config says ${storage}: phoenix does not move it (pct move-volume ${id} rootfs ${storage})`,
    };
  return {changes: []};
}
