import type {Program} from '../node.js';
import {pct} from './pct/index.js';
import {pveam} from './pveam/index.js';
import {pvesh} from './pvesh/index.js';
import {pvesm} from './pvesm/index.js';
import {qm} from './qm/index.js';

/** The Proxmox VE programs of the embedded node, by name. */
export const programs: Readonly<Record<string, Program>> = {pct, pveam, pvesh, pvesm, qm};
