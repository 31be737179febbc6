import {splitList} from '../cli/split-list.js';
import {isNetKey, parseNet, printNet} from './network.js';

/** An option's value as Proxmox stores it. */
export const normalValue = (key: string, value: string): string => {
  if (key === 'tags') return uniqueTags(value);
  if (key === 'nameserver' || key === 'searchdomain') return splitList(value).join(' ');
  if (key === 'description') return value === '' || value.endsWith('\n') ? value : `${value}\n`;
  if (isNetKey(key)) return printNet(parseNet(value));
  return value;
};

/** Lower case, each once, in order of the alphabet (the default of the datacenter's tag-style). */
const uniqueTags = (value: string): string =>
  [...new Set(splitList(value).map((tag) => tag.toLowerCase()))].sort().join(';');
