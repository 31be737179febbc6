import {type GuestState, parseGuestConfig} from '@phoenix/proxmox';

/** A guest of the node by the text of its config file. */
export const guest = (
  kind: GuestState['kind'],
  lines: string,
  {id = 105, running = true, firewall}: {id?: number; running?: boolean; firewall?: string} = {},
): GuestState => ({
  id,
  kind,
  node: 'pve1',
  config: parseGuestConfig(`${lines.trim()}\n`, kind),
  running,
  firewall,
});
