/**
 * /proc/PID/stat. Field 22, when the process began, is what Proxmox tells a living task's process by: for a worker it
 * is the one of its line in the list of active tasks.
 */
export function processStat(pid: number, active: string): string {
  const upid = new RegExp(`^UPID:[^:]+:${pid.toString(16).padStart(8, '0')}:([0-9A-F]+):.* 0$`, 'im').exec(active);
  const started = Number.parseInt(upid?.[1] ?? '0', 16);
  return `${pid} (${upid === null ? 'bash' : 'task UPID:pve'}) S 1 ${pid} ${pid}${' 0'.repeat(15)} ${started}\n`;
}
