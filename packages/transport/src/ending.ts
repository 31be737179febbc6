/** Milliseconds between SIGTERM and SIGKILL: Proxmox's tools clean up after a SIGTERM, which takes them seconds. */
export const graceMs = 5_000;

/**
 * Ends a process group politely: SIGTERM now, SIGKILL after the grace, and after another one nobody waits any longer.
 * @returns how to call it off, for when the command has ended.
 */
export function endGradually(kill: (signal: 'TERM' | 'KILL') => void, giveUp: () => void, grace: number): () => void {
  let timer = setTimeout(() => {
    kill('KILL');
    timer = setTimeout(giveUp, grace);
  }, grace);
  kill('TERM');
  return () => clearTimeout(timer);
}
