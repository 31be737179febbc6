import type {MountOption, MountOptions} from '@phoenix/kit';
import type {Mount} from '@phoenix/proxmox';

/** What an absent one means (pct.conf(5)); `acl` and `mountoptions` have no default: it is the file system's. */
const DEFAULTS: MountOptions = {quota: '0', replicate: '1', ro: '0', shared: '0'};

export type Properties = Readonly<Record<string, string>>;

/**
 * The mount's properties with those of `names` as the config wants them; undefined: they are so already.
 * @param isOwn what the config does not speak of is phoenix's to set back; else it is somebody's word, and stays
 */
export function withOptions(
  {properties}: Mount,
  wanted: MountOptions = {},
  names: readonly MountOption[],
  isOwn: boolean,
): Properties | undefined {
  const all: Record<string, string> = Object.fromEntries(properties);
  let isSame = true;
  for (const name of names) {
    const value = wanted[name];
    if (value === undefined && !isOwn) continue;
    if (meaning(name, all[name]) === meaning(name, value)) continue;
    isSame = false;
    if (isUnsaid(name, value)) delete all[name];
    else all[name] = value!;
  }
  return isSame ? undefined : all;
}

/** Those of a mount that is made: a default is said by saying nothing. */
export const optionsToSet = (wanted: MountOptions = {}): Properties =>
  Object.fromEntries(Object.entries(wanted).filter(([name, value]) => !isUnsaid(name as MountOption, value)));

/** No mount options at all are an empty list, which Proxmox does not take. */
const isUnsaid = (name: MountOption, value: string | undefined): boolean =>
  value === undefined || value === '' || value === DEFAULTS[name];

const meaning = (name: MountOption, value: string | undefined): string | undefined =>
  name === 'mountoptions' ? value?.split(';').sort().join(';') || undefined : (value ?? DEFAULTS[name]);
