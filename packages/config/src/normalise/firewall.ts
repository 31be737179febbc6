import type {Firewall, FirewallPolicy, FirewallRule} from '@phoenix/kit';
import {asList, asText, isObject, type JsonObject} from '../json.js';

/** The guest's own firewall; off where the config does not say `enabled`, as it is for Proxmox. */
export const firewallOf = (given: unknown): Firewall | undefined => {
  if (!isObject(given)) return undefined;
  const {enabled, policy_in, policy_out, rules} = given;
  return {
    enabled: enabled === true,
    ...(policy_in === undefined ? {} : {policyIn: policy_in as FirewallPolicy}),
    ...(policy_out === undefined ? {} : {policyOut: policy_out as FirewallPolicy}),
    rules: asList(rules).filter(isObject).map(ruleOf),
  };
};

const ruleOf = (rule: JsonObject): FirewallRule => {
  const text = (key: string, name: string = key) => {
    const value = typeof rule[key] === 'number' ? String(rule[key]) : asText(rule[key])?.trim();
    return value === undefined || value === '' ? {} : {[name]: value.replaceAll(/\s*,\s*/g, ',')};
  };
  const comment = asText(rule.comment)?.replaceAll(/\s+/g, ' ').trim() ?? '';
  return {
    type: rule.type as FirewallRule['type'],
    action: String(rule.action),
    ...text('source'),
    ...text('dest'),
    ...text('proto'),
    ...text('port', 'dport'),
    ...(comment === '' ? {} : {comment}),
    enabled: rule.enabled !== false,
  };
};
