import {MADE_WITH} from '@phoenix/cloudinit';
import type {VirtualMachine} from '@phoenix/kit';
import {sameVmValue} from '@phoenix/proxmox';
import type {Keys} from '../../machine/desired-keys.js';

/** What becomes of the `qm_options` that phoenix's line in the notes names: options that nobody else has set. */
export interface OwnOptions {
  /** What the line names from now on. */
  readonly noted: readonly string[];
  /** Have left the config, and get the value back that the VM was made with. */
  readonly back: readonly (readonly [key: string, value: string])[];
  /** Have left the config, and go. */
  readonly gone: readonly string[];
}

/**
 * @param noted what the line names now
 * @param ours options of the config that phoenix answers for: all of its own VM's, of somebody else's those that it sets
 */
export function ownOptions(
  vm: VirtualMachine,
  current: Keys,
  noted: readonly string[],
  ours: ReadonlySet<string>,
): OwnOptions {
  const left = noted.filter((key) => !Object.hasOwn(vm.options, key));
  return {
    noted: Object.keys(vm.options)
      .filter((key) => noted.includes(key) || ours.has(key))
      .sort(),
    back: left.flatMap((key): [string, string][] => {
      const value = madeWith(vm, key);
      return value === undefined || sameVmValue(key, current.get(key), value) ? [] : [[key, value]];
    }),
    gone: left.filter((key) => current.has(key) && madeWith(vm, key) === undefined),
  };
}

/** It booted from its disk, and a cloud image has its console. */
const madeWith = ({disk, seeded}: VirtualMachine, key: string): string | undefined =>
  key === 'boot' ? `order=${disk.device ?? 'scsi0'}` : seeded ? MADE_WITH.get(key) : undefined;
