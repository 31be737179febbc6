import type {LabNode} from '../../node.js';
import {die} from '../cli/die.js';
import {parseProperties} from '../cli/property-string.js';
import {containerOptions} from '../options/container.js';

export const isDeviceKey = (key: string): boolean => /^dev\d+$/.test(key);

export const devicePath = (value: string): string => {
  const parsed = parseProperties(value, containerOptions['dev[255]']!.keys!);
  return typeof parsed === 'string' ? value : (parsed.path ?? '');
};

const common = new Set(
  ['fuse', 'net/tun', 'null', 'zero', 'full', 'random', 'urandom', 'tty', 'kvm'].map((name) => `/dev/${name}`),
);

export const deviceExists = (node: LabNode, path: string): boolean =>
  common.has(path) || node.profile.devices.includes(path) || node.files.stat(path) !== undefined;

/** @throws Die when the node has no such device */
export const checkDevice = (node: LabNode, value: string): void => {
  const path = devicePath(value);
  if (!deviceExists(node, path)) die(`Device ${path} does not exist`, 2);
};
