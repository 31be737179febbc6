import {error, type Finding, warning} from '../finding.js';
import {nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asList, asObject, asText, isObject, type JsonObject} from '../json.js';
import {ownersOf} from '../normalise/shared-folders.js';
import {pointerOf} from '../pointer.js';
import {isAddress} from './ip-address.js';
import {twice} from './twice.js';

/** What the hypervisor file says of the node and cannot be had, or not together with what guests say. */
export const node = ({hypervisor = {}, guests, lxcFile}: World): Finding[] => [
  ...interfaces(asObject(hypervisor.network).interfaces),
  ...twice(
    named(asObject(hypervisor.network).interfaces, 'name', pointerOf('network', 'interfaces')),
    (name) => `two interfaces have the name ${name}`,
  ),
  ...twice(named(hypervisor.users, 'username', pointerOf('users')), (name) => `two users have the name ${name}`),
  ...twice(
    named(asObject(hypervisor.samba).shares, 'name', pointerOf('samba', 'shares')),
    (name) => `two shares have the name ${name}`,
  ),
  ...driver(asObject(hypervisor.nvidia_driver), asText(lxcFile.nvidia_driver_version)),
  ...Object.entries(asObject(hypervisor.shared_volumes)).flatMap(([name, volume]) =>
    isObject(volume) ? owners(name, volume, guests) : [],
  ),
];

/** The names in a list, with their places; a single entry has none to be compared with. */
const named = (list: unknown, field: string, at: string): {name: string | undefined; pointer: string}[] =>
  (Array.isArray(list) ? list : []).map((entry: unknown, i) => ({
    name: asText(asObject(entry)[field]),
    pointer: `${at}/${i}/${field}`,
  }));

const interfaces = (given: unknown): Finding[] =>
  asList(given)
    .map(asObject)
    .flatMap(({address, gateway}, i) => {
      const at = pointerOf('network', 'interfaces', ...(Array.isArray(given) ? [i] : []));
      const bad = (field: string, text: string | undefined) =>
        text === undefined || isAddress(text) !== undefined
          ? []
          : [error('malformed', `${at}/${field}`, `"${text}" is no address`)];
      const [host, prefix = '0'] = (asText(address) ?? '').split('/');
      const version = host === undefined || host === '' ? undefined : isAddress(host);
      const long = version !== undefined && Number(prefix) > (version === 4 ? 32 : 128);
      return [
        ...bad('address', host === '' ? undefined : host),
        ...(long ? [error('malformed', `${at}/address`, `"${address}" has too long a prefix`)] : []),
        ...bad('gateway', asText(gateway)),
      ];
    });

/** The driver in a container must be that of the node's kernel. */
const driver = ({install, version}: JsonObject, ofContainers: string | undefined): Finding[] => {
  const pointer = pointerOf('nvidia_driver');
  if (install === true && version === undefined)
    return [error('missing-key', pointer, 'nvidia_driver has no "version"', {on: 'key'})];
  if (install === undefined && version !== undefined)
    return [warning('no-effect', pointer, 'nvidia_driver has no effect without "install": true', {on: 'key'})];
  if (install !== true || ofContainers === undefined || version === ofContainers) return [];
  const message = `the node gets NVIDIA driver ${version}, its containers ${ofContainers} (nvidia_driver_version): they must be the same`;
  return [warning('driver-mismatch', `${pointer}/version`, message)];
};

/** One folder has one owner on the node, however many containers see it. */
const owners = (name: string, volume: JsonObject, guests: World['guests']): Finding[] =>
  (['u', 'g'] as const).flatMap((type) => {
    const [first, ...rest] = ownersOf(volume, type, guests);
    const other = rest.find(({hostId}) => hostId !== first?.hostId);
    if (first === undefined || other === undefined) return [];
    const field = type === 'u' ? 'owner_uid' : 'owner_gid';
    const ids = `${first.hostId} for ${nameOf(first.guest)} and ${other.hostId} for ${nameOf(other.guest)}`;
    const message = `shared volume "${name}": its ${field} is the node's ${ids}`;
    return [
      error('two-owners', pointerOf('shared_volumes', name, field), message, {
        hint: 'containers that share an owner need the same map of ids',
      }),
    ];
  });
