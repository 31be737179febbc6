import {Refusal, type VmResource} from '@phoenix/kit';
import {effectiveKeys, type GuestState, sameVmValue} from '@phoenix/proxmox';

/** The system on the disk was installed for its firmware: with another one it would not start. */
export function refuseOtherFirmware({id, name, vm: {bios}}: VmResource, {config}: GuestState): void {
  const current = effectiveKeys(config).get('bios');
  if (bios === undefined || sameVmValue('bios', current, bios)) return;
  throw new Refusal(
    'firmware-differs',
    `${id} ${name} was made with the firmware ${current ?? 'seabios'}, the config says ${bios}: its disk would not start`,
    `leave bios as it is, or make it anew: phoenix delete ${id}, then phoenix create ${id}`,
  );
}
