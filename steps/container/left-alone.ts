import type {Container} from '@phoenix/kit';
import {type GuestConfig, parseProperties, readBlock} from '@phoenix/proxmox';
import type {Keys} from './desired-keys.js';
import {isNvidia} from './used-by-devices.js';

/** Whether phoenix has made the container: then all that is in its config is phoenix's to answer for. */
export const isMade = ({description}: Pick<GuestConfig, 'description'>): boolean =>
  readBlock(description).block.source !== undefined;

/** What of a nic and of `startup` always comes from the config: it is taken away where the config does not say it. */
const FROM_CONFIG: Readonly<Record<string, ReadonlySet<string>>> = {
  net: new Set(['name', 'bridge', 'firewall', 'gw', 'gw6', 'hwaddr', 'ip', 'ip6', 'mtu', 'tag', 'type']),
  startup: new Set(['order', 'up']),
};

/** The desired values with what the maker of a container has set beside them and the config does not say: `rate=50`, `down=60`. */
export const withUnsaid = ({nics}: Pick<Container, 'nics'>, desired: Keys, current: Keys): Keys =>
  new Map(
    [...current].reduce<[string, string][]>(
      (all, [key, value]) => {
        const at = all.findIndex(([other]) => other === key);
        const rest = unsaidOf(nics, key, value, all[at]?.[1]);
        if (rest === '') return all;
        if (at >= 0) all[at] = [key, `${all[at]![1]},${rest}`];
        else if (key === 'startup') all.push([key, rest]);
        return all;
      },
      [...desired],
    ),
  );

function unsaidOf(nics: Container['nics'], key: string, value: string, desired = ''): string {
  const known = FROM_CONFIG[key.replace(/\d+$/, '')];
  if (known === undefined) return '';
  const said = parseProperties(desired, 'order');
  // That it is up is said by saying nothing.
  const isUp = nics.some(({name, linkDown}) => linkDown === false && name === said.get('name'));
  return [...parseProperties(value, 'order')]
    .filter(([name]) => !known.has(name) && !said.has(name) && !(isUp && name === 'link_down'))
    .map(([name, text]) => `${name}=${text}`)
    .join(',');
}

/** What a container that phoenix has not made keeps: how its console is set up, and its devices where the config names none. */
export const isLeft = (key: string, value: string, {devices}: Pick<Container, 'devices'>): boolean =>
  /^(?:cmode|console|tty|debug)$/.test(key) ||
  (/^dev\d+$/.test(key) && !isNvidia(value.replace(/^path=/, '')) && devices.every(({path}) => isNvidia(path)));
