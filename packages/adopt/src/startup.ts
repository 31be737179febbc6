import {parseProperties} from '@phoenix/proxmox';
import {type Entry, written} from './draft.js';
import {numberOf} from './number.js';

/** `order=2,up=30,down=60` */
export function startupOf(text: string | undefined): Entry {
  const startup = parseProperties(text ?? '', 'order');
  const [order, up, down] = ['order', 'up', 'down'].map((key) => numberOf(startup.get(key)));
  return written({boot_order: order, boot_delay: up, shutdown_timeout: down});
}
