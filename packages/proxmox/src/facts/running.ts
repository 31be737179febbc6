import type {Fact} from '@phoenix/kit';
import {succeed} from './succeed.js';

/**
 * Ids of the guests that run, from the node's socket table, where Proxmox itself looks: a container's command socket
 * (abstract: `@`), a VM's qmp socket.
 */
export const readRunning = (unixSockets: string): ReadonlySet<number> => {
  const sockets = / (?:@\/var\/lib\/lxc\/(\d+)\/command|(?:\/var)?\/run\/qemu-server\/(\d+)\.qmp)$/gm;
  return new Set([...unixSockets.matchAll(sockets)].map(([, container, vm]) => Number(container ?? vm)));
};

export const runningGuests: Fact<ReadonlySet<number>> = {
  key: 'running-guests',
  scope: 'node',
  read: async (node) => readRunning((await succeed(node, ['cat', '/proc/net/unix'])).stdout),
};
