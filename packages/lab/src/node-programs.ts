import type {Program} from './node.js';
import {apparmorParser} from './programs/apparmor.js';
import {programs as verbs} from './verbs/index.js';
import {systemPrograms} from './verbs/system/index.js';
import {lspci} from './vm/pci.js';

/** What only a Proxmox VE node has. */
export const nodePrograms: Readonly<Record<string, Program>> = {
  ...systemPrograms,
  apparmor_parser: apparmorParser,
  ...verbs,
  lspci,
};
