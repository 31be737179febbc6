import {type Change, change, type StepContext, type VmResource} from '@phoenix/kit';
import {effectiveKeys, type GuestState, parseVmNic} from '@phoenix/proxmox';
import {refuseHa} from '../../guest/ha.js';
import {desiredKeys} from '../../machine/desired-keys.js';
import {waitsForRestart} from '../../machine/hotplug.js';
import {shutDown} from '../../machine/shutdown.js';

interface NewAddress {
  readonly index: number;
  readonly from: string;
  readonly to: string;
}

/**
 * Nics of a running VM that would get another address at once: Proxmox plugs them out and in, and the guest, whose network
 * config knows them by their address, would be off the network until it is restarted.
 */
export function newAddresses({vm}: VmResource, {config, running}: GuestState): readonly NewAddress[] {
  if (!running) return [];
  const current = effectiveKeys(config);
  const desired = desiredKeys(vm, current);
  return vm.nics.flatMap(({hwaddr: to}, index) => {
    const key = `net${index}`;
    const now = current.get(key);
    const from = now === undefined ? undefined : parseVmNic(now).hwaddr;
    if (to === undefined || from === undefined || from.toLowerCase() === to.toLowerCase()) return [];
    // Where it plugs nothing it keeps the change as pending itself.
    return waitsForRestart(key, now, desired.get(key), current) ? [] : [{index, from, to}];
  });
}

/** The same VM with the addresses that it has: all else about its nics is changed. */
export const keepAddresses = (own: VmResource, kept: readonly NewAddress[]): VmResource => ({
  ...own,
  vm: {
    ...own.vm,
    nics: own.vm.nics.map((nic, index) => {
      if (!kept.some((one) => one.index === index)) return nic;
      const {hwaddr: _, ...rest} = nic;
      return rest;
    }),
  },
});

export const warnKept = ({warn, resource: {id}}: StepContext, kept: readonly NewAddress[]): void =>
  warn(
    'nic-address-kept',
    `${kept.map(({index, from, to}) => `net${index} keeps ${from}, the config says ${to}`).join('; ')}: with it ${id} would be off the network until it is restarted`,
    `--allow restart:${id}`,
  );

/** @returns why a VM is to be shut down for them; nothing where there are none */
export const forAddresses = (found: readonly NewAddress[]): readonly string[] =>
  found.length === 0 ? [] : [`the new address of ${found.map(({index}) => `net${index}`).join(', ')}`];

/** Down first: the step that starts it comes after the one that gives it a network config with the new addresses. */
export async function downFor(context: StepContext, reasons: readonly string[]): Promise<Change> {
  const {id} = context.resource;
  await refuseHa(context, 'stopped');
  return change(`shut ${id} down for ${reasons.join(', ')}`, [shutDown(id)], {impact: 'restart'});
}
