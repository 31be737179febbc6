import type {Command} from '@phoenix/kit';
import {qmShutdown} from '@phoenix/proxmox';

/** What Proxmox itself gives a guest when the node goes down (pve-manager's stopall). */
const TIMEOUT_S = 180;

/** A clean shutdown: asked of the agent where the VM has one, else by ACPI, which a guest may ignore. */
export const shutDown = (id: number): Command => qmShutdown(id, {timeoutS: TIMEOUT_S});
