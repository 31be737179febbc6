/** `2026-01-31 09:05:00` of this machine's time zone. @param seconds since the epoch, as Proxmox's snaptime */
export function localTime(seconds: number): string {
  const at = new Date(seconds * 1_000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${[two(at.getHours()), two(at.getMinutes()), two(at.getSeconds())].join(':')}`;
}
