import type {BindMount, Volume} from '@phoenix/kit';
import {formatMount, type Mount} from '@phoenix/proxmox';

/** The value of `--mpN` for a volume: `local-zfs:8` to allocate, or the id of one that is there. */
export const volumeValue = (volume: string, {mountPoint, ...flags}: Volume): string =>
  withFlags({volume, mp: mountPoint}, flags);

export const bindValue = ({hostPath, containerPath, readOnly}: BindMount): string =>
  withFlags({volume: hostPath, mp: containerPath}, {readOnly});

/** The same mount with the flags that the config wants: what else somebody has set on it stays. */
export const changedValue = ({properties, volume}: Mount, flags: Flags): string =>
  withFlags({...Object.fromEntries(properties), volume}, flags);

interface Flags {
  readonly readOnly: boolean;
  /** Undefined: not asked for, a bind mount is never backed up. */
  readonly backup?: boolean;
}

/** Off is Proxmox's default, and said by saying nothing. */
function withFlags(
  properties: Readonly<Record<string, string>> & {readonly volume: string},
  {readOnly, backup}: Flags,
): string {
  const flag = (name: string, on: boolean | undefined) =>
    on === undefined || properties[name] === (on ? '1' : undefined) ? {} : {[name]: on || undefined};
  return formatMount({...properties, ...flag('backup', backup), ...flag('ro', readOnly)});
}
