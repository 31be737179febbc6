import {type CloudInitDocuments, checkCloudInit, renderCloudInit} from '@phoenix/cloudinit';
import {Refusal, type VmResource} from '@phoenix/kit';
import {effectiveKeys, type GuestState} from '@phoenix/proxmox';

/** What the VM is to be given, with the MAC addresses that it has. @throws Refusal bad-cloud-init, no-mac */
export function documentsFor(own: VmResource, {config}: GuestState): CloudInitDocuments {
  const [problem, ...others] = checkCloudInit(own);
  if (problem !== undefined)
    throw new Refusal('bad-cloud-init', [`${own.id}: ${problem}`, ...others].join('; '), 'phoenix validate says where');
  const keys = effectiveKeys(config);
  const macs = own.vm.nics.map(({hwaddr}, i) => {
    // One that the config has changed may wait for a restart.
    const mac = MAC.exec(keys.get(`net${i}`) ?? '')?.[0] ?? hwaddr;
    if (mac === undefined) throw new Refusal('no-mac', `${own.id} has no net${i}, which its network config is for`);
    return mac;
  });
  return renderCloudInit(own, {macs});
}

/** In `virtio=BC:24:11:00:00:90,bridge=vmbr0`. */
const MAC = /\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/i;
