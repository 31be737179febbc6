import {asList} from '../json.js';

/** Keys of Proxmox's `features` property. */
export const PCT_FEATURES: readonly string[] = ['nesting', 'keyctl', 'fuse', 'mknod', 'mount', 'force_rw_sys'];

export interface PctOption {
  readonly key: string;
  /** Switches as `0` or `1`. */
  readonly value: string;
  /** In the list; undefined when the options were given as one string. */
  readonly index: number | undefined;
}

/** `["nesting=1", "keyctl"]` or `"nesting=1,keyctl=1"`, tolerating what the schema reports. */
export const pctOptions = (given: unknown): PctOption[] =>
  asList(given).flatMap((entry, i) =>
    typeof entry !== 'string'
      ? []
      : entry
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== '')
          .map((part) => {
            const [key = '', value = '1'] = part.split('=', 2).map((word) => word.trim());
            return {key, value: switchValue(value), index: Array.isArray(given) ? i : undefined};
          }),
  );

const switchValue = (value: string): string => {
  if (/^(1|yes|on|true)$/i.test(value)) return '1';
  return /^(0|no|off|false)$/i.test(value) ? '0' : value;
};

/** What is off is left out: that is Proxmox's default. systemd in an unprivileged container needs nesting. */
export const pctFeatures = (given: unknown, unprivileged: boolean): Record<string, string> => {
  const all = {
    ...(unprivileged ? {nesting: '1'} : {}),
    ...Object.fromEntries(pctOptions(given).map(({key, value}) => [key, value])),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '0'));
};
