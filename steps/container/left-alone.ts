import {type GuestConfig, parseProperties, readBlock} from '@phoenix/proxmox';
import type {Keys} from './desired-keys.js';

/** Whether phoenix has made the container: then all that is in its config is phoenix's to answer for. */
export const isMade = ({description}: Pick<GuestConfig, 'description'>): boolean =>
  readBlock(description).block.source !== undefined;

/** What the config has words for, of a nic and of `startup`. */
const SAYABLE: Readonly<Record<string, ReadonlySet<string>>> = {
  net: new Set(['name', 'bridge', 'firewall', 'gw', 'gw6', 'hwaddr', 'ip', 'ip6', 'mtu', 'tag', 'type']),
  startup: new Set(['order', 'up']),
};

/** The desired values with what somebody has set beside them that the config has no word for: `rate=50`, `down=60`. */
export const withUnsaid = (desired: Keys, current: Keys): Keys =>
  new Map(
    [...current].reduce<[string, string][]>(
      (all, [key, value]) => {
        const rest = unsaidOf(key, value);
        const at = all.findIndex(([other]) => other === key);
        if (rest === '') return all;
        if (at >= 0) all[at] = [key, `${all[at]![1]},${rest}`];
        else if (key === 'startup') all.push([key, rest]);
        return all;
      },
      [...desired],
    ),
  );

function unsaidOf(key: string, value: string): string {
  const known = SAYABLE[key.replace(/\d+$/, '')];
  if (known === undefined) return '';
  return [...parseProperties(value, 'order')]
    .filter(([name]) => !known.has(name))
    .map(([name, text]) => `${name}=${text}`)
    .join(',');
}

/** A device that the config has no word for: it speaks of NVIDIA's GPUs only. */
export const isUnsayable = (key: string, value: string): boolean =>
  /^dev\d+$/.test(key) && !/^(?:path=)?\/dev\/nvidia/.test(value);
