import type {Command} from '@phoenix/kit';
import {putFile} from '../../node/file.js';

export const INTERFACES = '/etc/network/interfaces';
const KEPT = '/etc/network/.interfaces.phoenix-restore';
const UNIT = 'phoenix-net-restore';
const SECONDS = 120;

/** The timer, and what it starts. */
export const RESTORE = [`${UNIT}.timer`, `${UNIT}.service`] as const;

/** Brings up what the file says (ifreload(8)); what is as it says is not touched. */
export const RELOAD: Command = {argv: ['ifreload', '-a']};

export const keepInterfaces = (): Command => ({argv: ['cp', '-p', '--', INTERFACES, KEPT]});

/** A transient timer (systemd-run(1)); `--collect`, so that one that failed does not keep its name. */
export const armRestore = (): Command => ({
  argv: [
    ...['systemd-run', '--collect', `--unit=${UNIT}`, `--on-active=${SECONDS}`, '--timer-property=AccuracySec=1s'],
    ...['sh', '-c', 'mv -f -- "$1" "$2" && exec ifreload -a', 'sh', KEPT, INTERFACES],
  ],
});

/** $1 the file. Where ifupdown2.conf forbids the reading of another file (`disable_cli_interfacesfile`) it cannot be asked: the timer is the only guard. */
const UNDERSTOOD = [
  'said=$(ifquery -a -i "$1" 2>&1); code=$?',
  'case $said in *disable_cli_interfacesfile*) exit 0 ;; esac',
  'printf "%s\\n" "$said"',
  'if printf "%s\\n" "$said" | grep -q "^error:"; then exit 1; fi',
  'exit "$code"',
].join('\n');

/** The reader of ifupdown2 is asked first whether it understands the text: ifquery(8). */
export const writeInterfaces = (before: string, after: string): Command =>
  putFile(before, {path: INTERFACES, content: after, check: {argv: ['sh', '-c', UNDERSTOOD, 'sh', '{}']}});

export const stopRestore = (): Command => ({argv: ['systemctl', 'stop', `${UNIT}.timer`]});

export const disarmRestore = (): readonly Command[] => [stopRestore(), {argv: ['rm', '-f', '--', KEPT]}];
