import type {BindMount, MountOption, MountOptions, Volume} from '@phoenix/kit';
import {formatMount, type Mount} from '@phoenix/proxmox';
import {optionsToSet, type Properties, withOptions} from '../../container/mount-options.js';

/** The value of `--mpN` for a volume: `local-zfs:8` to allocate, or the id of one that is there. */
export const volumeValue = (volume: string, {mountPoint, options, ...flags}: Volume): string =>
  withFlags({volume, mp: mountPoint, ...optionsToSet(options)}, flags);

export const bindValue = ({hostPath, containerPath, readOnly, options}: BindMount): string =>
  withFlags({volume: hostPath, mp: containerPath, ...optionsToSet(options)}, {readOnly});

/** The same mount with what the config wants of it. @param isOwn as in {@link withOptions} */
export const changedValue = (mount: Mount, {options, ...flags}: Flags, isOwn: boolean): string =>
  withFlags(
    {...(withOptions(mount, options, namesOf(mount), isOwn) ?? properties(mount)), volume: mount.volume},
    flags,
  );

/** Whether the mount is as the config wants it. */
export const isAsWanted = (mount: Mount, {readOnly, backup, options}: Flags, isOwn: boolean): boolean =>
  mount.ro === readOnly &&
  (backup === undefined || mount.backup === backup) &&
  withOptions(mount, options, namesOf(mount), isOwn) === undefined;

/** A folder has no ACL and quota of its own: what somebody has set there stays. */
const namesOf = ({type}: Mount): readonly MountOption[] => [
  ...(type === 'volume' ? (['acl', 'quota'] as const) : []),
  ...(['mountoptions', 'replicate', 'shared'] as const),
];

const properties = (mount: Mount): Properties => Object.fromEntries(mount.properties);

interface Flags {
  readonly readOnly: boolean;
  /** Undefined: not asked for, a bind mount is never backed up. */
  readonly backup?: boolean;
  readonly options?: MountOptions;
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
