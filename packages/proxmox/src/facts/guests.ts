import {type GuestConfig, parseGuestConfig} from '../guest-config/parse.js';

/** A container or VM of this node. */
export interface GuestState {
  readonly id: number;
  readonly kind: 'lxc' | 'vm';
  readonly node: string;
  readonly config: GuestConfig;
  readonly running: boolean;
  /** Text of /etc/pve/firewall/ID.fw. */
  readonly firewall: string | undefined;
}

export const readGuests = (
  files: ReadonlyMap<string, string>,
  running: ReadonlySet<number>,
  node: string,
): ReadonlyMap<number, GuestState> => {
  const guests = new Map<number, GuestState>();
  for (const [path, text] of files) {
    const match = /^\/etc\/pve\/(lxc|qemu-server)\/(\d+)\.conf$/.exec(path);
    if (match === null) continue;
    const id = Number(match[2]);
    const kind = match[1] === 'lxc' ? 'lxc' : 'vm';
    const firewall = files.get(`/etc/pve/firewall/${id}.fw`);
    guests.set(id, {id, kind, node, config: parseGuestConfig(text, kind), running: running.has(id), firewall});
  }
  return guests;
};
