import type {Program} from './node.js';
import {apparmorParser} from './programs/apparmor.js';
import {programs as verbs} from './verbs/index.js';

/** The node's own services always run. */
const systemctl: Program = async (argv, io) => {
  if (argv.includes('is-active')) io.out('active\n');
  return 0;
};

/** What only a Proxmox VE node has. */
export const nodePrograms: Readonly<Record<string, Program>> = {systemctl, apparmor_parser: apparmorParser, ...verbs};
