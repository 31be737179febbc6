/** Whether a guest, or one of its snapshots, is an unprivileged container: Proxmox's own default is a privileged one. */
export const isUnprivileged = ({keys}: {readonly keys: ReadonlyMap<string, string>}): boolean =>
  keys.get('unprivileged') === '1';
