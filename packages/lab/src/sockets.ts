/**
 * /proc/net/unix as the kernel prints it (net/unix/af_unix.c): a header and one row a socket. A running container
 * has its command socket there (abstract, with `@`), a running VM its QMP socket. Proxmox itself looks here.
 */
export function unixSockets(containers: readonly number[], machines: readonly number[]): string {
  const paths = [
    '/run/systemd/private',
    '/run/systemd/journal/stdout',
    ...containers.map((vmid) => `@/var/lib/lxc/${vmid}/command`),
    ...machines.map((vmid) => `/var/run/qemu-server/${vmid}.qmp`),
  ];
  const rows = paths.map(
    (path, index) =>
      `0000000000000000: 00000002 00000000 00010000 0001 01 ${String(20_000 + index).padStart(5)} ${path}\n`,
  );
  return ['Num       RefCount Protocol Flags    Type St Inode Path\n', ...rows].join('');
}
