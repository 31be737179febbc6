import type {Command} from '@phoenix/kit';
import {pctExec, pctStart} from '@phoenix/proxmox';

/**
 * `pct start` returns when init was spawned. A script needs more: network, dbus. A guest without systemd is taken as
 * booted; one that never gets there is not held back for ever, its own steps will say what is wrong.
 */
const AWAIT_BOOT = [
  'command -v systemctl >/dev/null || exit 0',
  'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do',
  '  state=$(systemctl is-system-running 2>/dev/null)',
  '  [ "$state" = running ] && exit 0',
  '  [ "$state" = degraded ] && exit 0',
  '  sleep 1',
  'done',
].join('\n');

/** Start, and wait until it has booted, at most half a minute. */
export const startAndBoot = (id: number): readonly Command[] => [
  pctStart(id),
  pctExec(id, {argv: ['sh', '-c', AWAIT_BOOT]}),
];
