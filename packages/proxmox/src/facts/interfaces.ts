import type {Fact} from '@phoenix/kit';
import {succeed} from './succeed.js';

/** Names of the node's network interfaces, bridges among them: where Proxmox itself looks for one (PVE::Network). */
export const interfaces: Fact<readonly string[]> = {
  key: 'interfaces',
  scope: 'node',
  read: async (node) => {
    const {stdout} = await succeed(node, ['ls', '/sys/class/net']);
    return stdout.split('\n').filter((name) => name !== '');
  },
};
