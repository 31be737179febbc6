import {parseProperties} from '@phoenix/proxmox';
import {type Entry, written} from './draft.js';
import {numberOf} from './number.js';

/** `order=2,up=30,down=60`: what comes after `down` at shutdown the config has no word for. */
export function startupOf(text: string | undefined): {readonly entry: Entry; readonly notes: readonly string[]} {
  const startup = parseProperties(text ?? '', 'order');
  const down = startup.get('down');
  return {
    entry: written({boot_order: numberOf(startup.get('order')), boot_delay: numberOf(startup.get('up'))}),
    notes: down === undefined ? [] : [`the config has no word for startup's down=${down}`],
  };
}
