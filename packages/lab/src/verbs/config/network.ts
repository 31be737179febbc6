import {randomBytes} from 'node:crypto';
import {type Parts, parseProperties, printProperties} from '../cli/property-string.js';
import {containerOptions} from '../options/container.js';

const keys = containerOptions['net[31]']!.keys!;

export const isNetKey = (key: string): boolean => /^net\d+$/.test(key);

export const parseNet = (value: string): Parts => {
  const parsed = parseProperties(value, keys);
  return typeof parsed === 'string' ? {} : parsed;
};

/** As it is stored: with an address of Proxmox's own prefix when none is given. */
export const printNet = (net: Parts): string => printProperties({hwaddr: newAddress(), type: 'veth', ...net}, keys);

/** A clone never has its source's address. */
export const withNewAddress = (value: string): string => printNet({...parseNet(value), hwaddr: newAddress()});

const newAddress = (): string =>
  ['BC', '24', '11', ...[...randomBytes(3)].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))].join(':');
