import {asId, asList, asObject, isObject} from '../json.js';
import {pointerOf} from '../pointer.js';
import {type Guest, guestOf} from './guest.js';
import {type Choice, merge, withoutRivals} from './merge.js';

const HEALTH: Choice = {between: ['health_check', 'health_checks']};
const LXC_CHOICES: readonly Choice[] = [
  {between: ['template', 'clone_from_ctid'], with: ['template_url', 'template_checksum']},
  HEALTH,
];
const VM_CHOICES: readonly Choice[] = [
  {between: ['template_image', 'clone_from_vmid'], with: ['image_checksum']},
  HEALTH,
];

/** All guests of both files, as far as they can be told apart; of two with one id both are given. */
export const readGuests = (lxcFile: unknown, vmFile: unknown): Guest[] => {
  const {lxc_configs, lxc_defaults} = asObject(lxcFile);
  const {vms, vm_defaults} = asObject(vmFile);
  const lxcDefaults = {pointer: pointerOf('lxc_defaults'), value: asObject(lxc_defaults)};
  const vmDefaults = {pointer: pointerOf('vm_defaults'), value: asObject(vm_defaults)};
  const containers = Object.entries(asObject(lxc_configs)).flatMap(([key, value]) => {
    const id = asId(key);
    if (id === undefined || id < 100 || !isObject(value)) return [];
    const defaults = {...lxcDefaults, value: withoutRivals(lxcDefaults.value, value, LXC_CHOICES)};
    const own = {pointer: pointerOf('lxc_configs', key), value};
    return [guestOf('lxc', id, own, defaults, merge(defaults.value, value))];
  });
  const machines = asList(vms).flatMap((value, i) => {
    const id = isObject(value) ? asId(value.vmid) : undefined;
    if (id === undefined || !isObject(value)) return [];
    const defaults = {...vmDefaults, value: withoutRivals(vmDefaults.value, value, VM_CHOICES)};
    return [guestOf('vm', id, {pointer: pointerOf('vms', i), value}, defaults, merge(defaults.value, value))];
  });
  return [...containers, ...machines];
};
