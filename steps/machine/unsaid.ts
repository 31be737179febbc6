import type {VirtualMachine} from '@phoenix/kit';
import {formatProperties, parseProperties, parseVmNic} from '@phoenix/proxmox';
import type {Keys} from './desired-keys.js';

/** What of a nic always comes from the config: it is taken away where the config does not say it. */
const OF_NIC: ReadonlySet<string> = new Set(['model', 'macaddr', 'bridge', 'tag', 'firewall']);

/**
 * The desired values with what the maker of a VM has set beside them and the config does not say: a nic's model and queues,
 * what `startup` says of the shutdown.
 */
export function withUnsaid({nics}: VirtualMachine, desired: Keys, current: Keys): Keys {
  const all = new Map(desired);
  for (const [key, value] of current) {
    const wanted = all.get(key);
    if (key === 'startup') {
      const down = parseProperties(value, 'order').get('down');
      if (down !== undefined && !/(?:^|,)down=/.test(wanted ?? ''))
        all.set(key, [...(wanted === undefined ? [] : [wanted]), `down=${down}`].join(','));
    } else if (/^net\d+$/.test(key) && wanted !== undefined)
      all.set(key, nicValue(nics[Number(key.slice(3))]?.model, wanted, value));
  }
  return all;
}

/** Another model is another device, for which the system inside may have no driver. */
function nicValue(said: string | undefined, wanted: string, current: string): string {
  const [own, theirs] = [parseVmNic(wanted), parseVmNic(current)];
  const properties = [...own.properties].filter(([name]) => name !== 'model' && name !== 'macaddr');
  const more = [...theirs.properties].filter(([name]) => !OF_NIC.has(name) && !own.properties.has(name));
  const model = said ?? (theirs.model === '' ? own.model : theirs.model);
  const address = own.hwaddr === undefined ? model : `${model}=${own.hwaddr}`;
  return [address, formatProperties([...properties, ...more])].filter((part) => part !== '').join(',');
}

/**
 * What a VM that phoenix has not made keeps: further nics and USB devices where the config names none of them, and a
 * passed-through device of several addresses at once, which it cannot say.
 */
export const isLeft = (key: string, value: string, {nics, usb}: Pick<VirtualMachine, 'nics' | 'usb'>): boolean =>
  (/^net[1-9]\d*$/.test(key) && nics.length < 2) ||
  (/^usb\d+$/.test(key) && usb.length === 0) ||
  (/^hostpci\d+$/.test(key) && /;/.test(value));
