import type {RunOptions} from '@phoenix/engine';
import type {Host} from '@phoenix/kit';
import {lxcHost, vmHost} from '@phoenix/proxmox';
import type {Target} from './target.js';

/** The node and its guests as machines: containers by `pct exec`, VMs by their agent. */
export function hostsOf({node}: Target): RunOptions['hosts'] {
  const guests = new Map<number, Host>();
  return {
    node,
    guest({id, kind}) {
      const host = guests.get(id) ?? (kind === 'vm' ? vmHost : lxcHost)(node, id, `${node.label}/${id}`);
      guests.set(id, host);
      return host;
    },
  };
}
