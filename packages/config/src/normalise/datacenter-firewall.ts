import type {DatacenterFirewall} from '@phoenix/kit';
import {asObject, isObject, type JsonObject} from '../json.js';
import {pointerOf} from '../pointer.js';
import {firewallOf} from './firewall.js';

/** The file's own, or the one that stands among the shared volumes by mistake. */
export const datacenterFirewall = ({
  firewall,
  shared_volumes,
}: JsonObject): {readonly value: JsonObject; readonly pointer: string} | undefined => {
  if (isObject(firewall)) return {value: firewall, pointer: pointerOf('firewall')};
  const {firewall: misplaced} = asObject(shared_volumes);
  return isObject(misplaced) && !('host_path' in misplaced)
    ? {value: misplaced, pointer: pointerOf('shared_volumes', 'firewall')}
    : undefined;
};

export const datacenterFirewallOf = (hypervisor: JsonObject): DatacenterFirewall | undefined => {
  const given = datacenterFirewall(hypervisor)?.value;
  if (given === undefined) return undefined;
  const {default_input_policy: policy_in, default_output_policy: policy_out, enabled, rules} = given;
  return firewallOf({enabled, rules, policy_in, policy_out});
};
