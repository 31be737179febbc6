import {formatProperties, parseProperties, parseVmNic} from '@phoenix/proxmox';
import type {Keys} from './desired-keys.js';

/** What the config has words for, of a nic. */
const OF_NIC: ReadonlySet<string> = new Set(['model', 'macaddr', 'bridge', 'tag', 'firewall']);

/**
 * The desired values with what the maker of a VM has set beside them and the config has no word for: a nic's model and
 * queues, what `startup` says of the shutdown.
 */
export function withUnsaid(desired: Keys, current: Keys): Keys {
  const all = new Map(desired);
  for (const [key, value] of current) {
    const wanted = all.get(key);
    if (key === 'startup') {
      const down = parseProperties(value, 'order').get('down');
      if (down !== undefined) all.set(key, [...(wanted === undefined ? [] : [wanted]), `down=${down}`].join(','));
    } else if (/^net\d+$/.test(key) && wanted !== undefined) all.set(key, nicValue(wanted, value));
  }
  return all;
}

/** Another model is another device, for which the system inside may have no driver. */
function nicValue(wanted: string, current: string): string {
  const [own, theirs] = [parseVmNic(wanted), parseVmNic(current)];
  const more = [...theirs.properties].filter(([name]) => !OF_NIC.has(name));
  const said = [...own.properties].filter(([name]) => name !== 'model' && name !== 'macaddr');
  const model = theirs.model === '' ? own.model : theirs.model;
  const address = own.hwaddr === undefined ? model : `${model}=${own.hwaddr}`;
  return [address, formatProperties([...said, ...more])].filter((part) => part !== '').join(',');
}

/** Devices that the config has no words for: further nics, and what it cannot say of a passed-through one. */
export const isUnsayable = (key: string, value: string): boolean =>
  /^net[1-9]\d*$/.test(key) ||
  (/^hostpci\d+$/.test(key) &&
    !/^(?:host=)?(?:mapping=[\w-]+|[\da-f:.]+)(?:,(?:pcie|rombar|x-vga)=[01])*$/i.test(value));
