import {type Finding, warning} from '../finding.js';
import {nameOf, objectsOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asText} from '../json.js';

/** Fields that say nothing beside what else is said. */
export const noEffect = ({guests}: World): Finding[] =>
  guests.flatMap((guest) => {
    const findings: Finding[] = [];
    const say = (pointer: string, text: string) =>
      findings.push(warning('no-effect', pointer, `${nameOf(guest)}: ${text}`));
    for (const {value, pointer} of objectsOf(guest, 'network_config'))
      for (const [ip, gw] of [
        ['ip', 'gw'],
        ['ip6', 'gw6'],
      ] as const)
        if (value[gw] !== undefined && ['dhcp', 'auto'].includes(asText(value[ip]) ?? ''))
          say(`${pointer}/${gw}`, `${gw} has no effect beside ${ip} ${value[ip]}: the gateway comes from the network`);
    if (guest.object.mac_address !== undefined && guest.object.network_config === undefined && guest.kind === 'lxc')
      say(guest.at('mac_address'), 'mac_address has no effect without network_config');
    if (guest.object.application_env !== undefined && guest.object.application_script === undefined)
      say(guest.at('application_env'), 'application_env has no effect without application_script');
    if (guest.object.linked_clone !== undefined && guest.object.clone_from_vmid === undefined && guest.kind === 'vm')
      say(guest.at('linked_clone'), 'linked_clone has no effect without clone_from_vmid');
    return findings;
  });
