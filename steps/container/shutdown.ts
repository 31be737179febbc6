import type {Command} from '@phoenix/kit';
import {pctShutdown} from '@phoenix/proxmox';

/** What services get to stop in; where init does not react, pct gives up after twice that. */
const TIMEOUT_S = 60;

/** A clean shutdown. */
export const shutDown = (id: number): Command => pctShutdown(id, {timeoutS: TIMEOUT_S});
