import {dirname} from 'node:path/posix';
import type {Command} from '@phoenix/kit';
import {CLUSTER_FIREWALL} from '@phoenix/proxmox';

const FOLDER = '/var/lib/phoenix';
const KEPT = `${FOLDER}/cluster.fw.before`;
const UNIT = 'phoenix-firewall-undo';
const SECONDS = 120;

/** The timer, and what it starts. */
export const UNDO = [`${UNIT}.timer`, `${UNIT}.service`] as const;

const FIRST = `/var/backups/phoenix${CLUSTER_FIREWALL}`;

/** What phoenix found is kept once, and stays: `-n` leaves what is there (cp(1)). */
export const keepFirst = (text: string | undefined): readonly Command[] =>
  text === undefined || text.includes('# phoenix')
    ? []
    : [{argv: ['mkdir', '-p', dirname(FIRST)]}, {argv: ['cp', '-n', '--', CLUSTER_FIREWALL, FIRST]}];

/** What the undo puts back. */
export const keepRules = (): readonly Command[] => [
  {argv: ['mkdir', '-p', FOLDER]},
  {argv: ['cp', '--', CLUSTER_FIREWALL, KEPT]},
];

/**
 * The old text again: the service follows within ten seconds, and after a reboot too. `pve-firewall stop` alone would last
 * only until then; it is the way out where /etc/pve cannot be written (systemd-run(1), pve-firewall(8)).
 */
export const armUndo = (): Command => ({
  argv: [
    ...['systemd-run', '--collect', `--unit=${UNIT}`, `--on-active=${SECONDS}`, '--timer-property=AccuracySec=1s'],
    ...['sh', '-c', 'cp -- "$1" "$2" || exec pve-firewall stop', 'sh', KEPT, CLUSTER_FIREWALL],
  ],
});

export const stopUndo = (): Command => ({argv: ['systemctl', 'stop', `${UNIT}.timer`]});

export const disarmUndo = (): readonly Command[] => [stopUndo(), {argv: ['rm', '-f', '--', KEPT]}];

/** $1 the file. pve-firewall names each line that it passes over, and exits 0. */
const VERIFY = [
  'said=$(pve-firewall compile 2>&1) || { printf "%s\\n" "$said" >&2; exit 5; }',
  'if no=$(printf "%s\\n" "$said" | grep -F -- "$1 (line"); then',
  '  printf "%s\\nthe firewall was left off\\n" "$no" >&2',
  '  exit 5',
  'fi',
].join('\n');

export const verifyRules = (): Command => ({argv: ['sh', '-c', VERIFY, 'sh', CLUSTER_FIREWALL]});
