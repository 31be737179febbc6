import {VM_VOLUME_MARK} from '@phoenix/proxmox';
import type {Entry} from '../draft.js';

/** Prints phoenix's mount units, one after another; for `sh -c`, with {@link VM_VOLUME_MARK} as $1. */
const PRINT =
  'for file in /etc/systemd/system/*.mount; do if grep -qxF -e "$1" "$file" 2>/dev/null; then cat "$file"; fi; done';

/** Asks a VM for its volumes, inside. */
export const LOOK_FOR_VOLUMES = {argv: ['sh', '-c', PRINT, 'sh', VM_VOLUME_MARK]};

/** What was printed, as `volumes` of the VM's entry. */
export const volumesOf = (printed: string): readonly Entry[] =>
  printed.split(`${VM_VOLUME_MARK}\n`).flatMap((unit): Entry[] => {
    const [, server, path] = /^What=(\[[^\]]+\]|[^:]+):(.*)$/m.exec(unit) ?? [];
    const mountPoint = /^Where=(.*)$/m.exec(unit)?.[1];
    if (server === undefined || path === undefined || mountPoint === undefined) return [];
    return [{server: server.replace(/^\[|\]$/g, ''), path: plain(path), mount_point: plain(mountPoint)}];
  });

/** Percent signs and backslashes are doubled in a unit. Source: systemd.unit(5), systemd.syntax(7). */
const plain = (text: string): string => text.replaceAll('%%', '%').replaceAll('\\\\', '\\');
