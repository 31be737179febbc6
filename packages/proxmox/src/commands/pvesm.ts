import type {Command} from '@phoenix/kit';

/** Table of the storages with their state and free KiB; 0.27 s of CPU. */
export const pvesmStatus = (): Command => ({argv: ['pvesm', 'status']});
