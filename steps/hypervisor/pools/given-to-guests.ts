import type {StepContext} from '@phoenix/kit';
import {nodeState, realPaths} from '@phoenix/proxmox';

/** Devices of the node that a guest has for itself, in its config or in a snapshot of it: to the node they look unused. */
export async function givenToGuests({facts}: StepContext): Promise<ReadonlyMap<string, string>> {
  const {files} = await facts(nodeState);
  const given = [...files].flatMap(([path, text]) => {
    const [, folder, id] = /^\/etc\/pve\/(lxc|qemu-server)\/(\d+)\.conf$/.exec(path) ?? [];
    if (id === undefined) return [];
    const guest = `${folder === 'lxc' ? 'container' : 'VM'} ${id}`;
    return [...text.matchAll(DEVICE)].map(([, device]) => [device!, guest] as const);
  });
  if (given.length === 0) return new Map();
  const real = await facts(realPaths([...new Set(given.map(([device]) => device))].sort()));
  return new Map(given.map(([device, guest]) => [real.get(device) ?? device, guest]));
}

/** `scsi1: /dev/disk/by-id/ata-X,size=1T` (qm.conf(5), pct.conf(5)); what is said of files does not begin with /dev. */
const DEVICE = /^\w+:\s*(?:file=|volume=)?(\/dev\/[^,\s]+)/gm;
