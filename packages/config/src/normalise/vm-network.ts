import type {VirtualMachine} from '@phoenix/kit';
import {asNumber, asObject, asText, type JsonObject} from '../json.js';
import {words} from './network.js';
import {present} from './present.js';

/** net0 with what cloud-init says of it. A gateway comes with an address or not at all. */
export const vmNetworkOf = (object: JsonObject): Pick<VirtualMachine, 'nics' | 'nameservers' | 'searchdomain'> => {
  const given = asObject(object.network_config);
  // A cloud image asks by DHCP where nobody says anything else.
  const said = asText(given.ip) || 'dhcp';
  const ip = said === 'manual' ? undefined : said;
  const filtered = asObject(object.firewall).enabled === true ? true : undefined;
  return {
    nics: [
      {
        model: 'virtio',
        bridge: asText(given.bridge) ?? asText(object.network_bridge) ?? 'vmbr0',
        ...present({
          ip,
          gw: ip === undefined || ip === 'dhcp' ? undefined : asText(given.gw),
          vlan: asNumber(given.vlan),
          firewall: typeof given.firewall === 'boolean' ? given.firewall : filtered,
          hwaddr: asText(given.mac),
        }),
      },
    ],
    nameservers: [...new Set(words(given.nameservers))],
    ...present({searchdomain: asText(given.searchdomain)}),
  };
};
