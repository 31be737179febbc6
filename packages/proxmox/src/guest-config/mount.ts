import {formatProperties, parseProperties} from './properties.js';
import {sizeToGiB} from './size.js';

/** A container's rootfs or mpN: `local-zfs:subvol-900-disk-0,mp=/data,size=10G`, `/srv/share,mp=/share,ro=1`. */
export interface Mount {
  /** `rootfs`, `mp0` … */
  readonly key: string;
  /** Volume id, host path (bind) or block device. */
  readonly volume: string;
  readonly type: 'volume' | 'bind' | 'device';
  /** Storage of a volume. */
  readonly storage: string | undefined;
  /** Path inside; `/` for the rootfs. */
  readonly mp: string;
  readonly sizeGb: number | undefined;
  readonly ro: boolean;
  readonly backup: boolean;
  /** All of them, also those above: to write the same mount again without losing one. */
  readonly properties: ReadonlyMap<string, string>;
}

export const parseMount = (key: string, text: string): Mount => {
  const properties = parseProperties(text, 'volume');
  const volume = properties.get('volume') ?? '';
  const type = volume.startsWith('/dev/') ? 'device' : volume.startsWith('/') ? 'bind' : 'volume';
  const colon = volume.indexOf(':');
  const size = properties.get('size');
  return {
    key,
    volume,
    type,
    storage: type === 'volume' && colon > 0 ? volume.slice(0, colon) : undefined,
    mp: key === 'rootfs' ? '/' : (properties.get('mp') ?? ''),
    sizeGb: size === undefined ? undefined : sizeToGiB(size),
    ro: properties.get('ro') === '1',
    backup: key === 'rootfs' || properties.get('backup') === '1',
    properties,
  };
};

/** The value of `--mpN`: `{volume: 'local-zfs:8', mp: '/data', backup: true}` allocates 8 GiB. */
export const formatMount = (
  properties: Readonly<Record<string, string | number | boolean | undefined>> & {readonly volume: string},
): string => formatProperties(Object.entries(properties), 'volume');

/** rootfs and mpN of a live or snapshot section, in the order of their numbers. */
export const mountsOf = ({keys}: {readonly keys: ReadonlyMap<string, string>}): readonly Mount[] =>
  [...keys]
    .filter(([key]) => key === 'rootfs' || /^mp\d+$/.test(key))
    .map(([key, value]) => parseMount(key, value))
    .sort((a, b) => order(a) - order(b));

/** Volumes that belong to the guest and are attached nowhere: `unused0` -> volume id. */
export const unusedOf = ({keys}: {readonly keys: ReadonlyMap<string, string>}): ReadonlyMap<string, string> =>
  new Map([...keys].filter(([key]) => /^unused\d+$/.test(key)));

const order = ({key}: Mount): number => (key === 'rootfs' ? -1 : Number(key.slice(2)));
