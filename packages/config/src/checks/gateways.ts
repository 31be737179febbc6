import {type Finding, warning} from '../finding.js';
import {nameOf, objectsOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asText} from '../json.js';
import {isAddress} from './ip-address.js';

/**
 * A gateway that the guest cannot reach by its own address: it starts, and gets nowhere. A `/32` says that the gateway is
 * reached all the same; Proxmox then makes a route to it.
 */
export const gateways = ({guests}: World): Finding[] =>
  guests.flatMap((guest) =>
    objectsOf(guest, 'network_config').flatMap(({value, pointer}) => {
      const gw = asText(value.gw);
      const [ip = '', length = ''] = (asText(value.ip) ?? '').split('/');
      if (gw === undefined || isAddress(gw) !== 4 || isAddress(ip) !== 4 || !/^\d+$/.test(length)) return [];
      const say = (what: string, hint: string) => [
        warning('gateway-outside', `${pointer}/gw`, `${nameOf(guest)} has the gateway ${gw}, ${what}`, {hint}),
      ];
      if (gw === ip) return say('which is its own address', 'the address of the router');
      const bits = Number(length);
      if (bits >= 32 || network(gw, bits) === network(ip, bits)) return [];
      return say(
        `which is not in the network of its address ${ip}/${length}`,
        'another gateway, or another prefix length',
      );
    }),
  );

/** The first `bits` of an IPv4 address, as a number. */
const network = (address: string, bits: number): number => {
  const whole = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return Math.floor(whole / 2 ** (32 - bits));
};
