import {randomUUID} from 'node:crypto';
import type {LabNode} from '../../node.js';
import {checkHookscript} from '../node/hookscript.js';

/** QEMU of the recorded node. */
export const QEMU = '7.2.22';

/** What Proxmox looks at, and makes of, an option beyond its schema, when a machine is made or changed. @throws Die */
export const optionValue = (node: LabNode, key: string, value: string): string => {
  if (key === 'hookscript') checkHookscript(node, value);
  return key === 'vmgenid' && value === '1' ? randomUUID() : value;
};

/** Windows is confused by another machine: its version is pinned when it is made. Source: PVE::QemuServer::Machine. */
export const pinned = (machine: string | undefined, ostype: string | undefined): string => {
  const [type = 'pc', ...rest] = (machine ?? 'pc').split(',');
  if (!/^w(?:in|2k|xp|vista)/.test(ostype ?? '') || !/^(?:type=)?(?:pc|q35)$/.test(type)) return machine ?? 'pc';
  const version = QEMU.replace(/\.\d+$/, '');
  return [type.endsWith('q35') ? `pc-q35-${version}` : `pc-i440fx-${version}`, ...rest].join(',');
};
