import type {NodeInterface, NodeUser, SystemSettings} from '@phoenix/kit';
import type {Files} from '../files.js';
import {asList, asObject, asText, isObject, type JsonObject} from '../json.js';
import {passwordHashOf, publicKeysOf} from './credentials.js';
import {words} from './network.js';
import {present} from './present.js';

/** apt, time zone, host name and network. */
export const systemOf = ({repositories, packages, upgrade, timezone, network}: JsonObject): SystemSettings => {
  const {hostname, interfaces} = asObject(network);
  return {
    ...present({
      repositories: repositoriesOf(asObject(repositories)),
      timezone: asText(timezone),
      hostname: asText(hostname),
    }),
    packages: [...new Set(words(packages))],
    upgrade: upgrade === true,
    interfaces: asList(interfaces).filter(isObject).map(interfaceOf),
  };
};

/** A node without the one needs the other: of two of which one is named, the other is its opposite. */
const repositoriesOf = ({no_subscription, enterprise}: JsonObject): SystemSettings['repositories'] => {
  const [free, paid] = [no_subscription, enterprise].map((given) => (typeof given === 'boolean' ? given : undefined));
  if (free === undefined && paid === undefined) return undefined;
  return {noSubscription: free ?? !paid, enterprise: paid ?? !free};
};

const interfaceOf = (given: JsonObject): NodeInterface => ({
  name: String(given.name),
  ...present({address: asText(given.address), gateway: asText(given.gateway)}),
  nameservers: words(given.dns_nameservers),
  ...present({
    bridgePorts:
      given.bridge_ports === undefined ? undefined : words(given.bridge_ports).filter((port) => port !== 'none'),
  }),
});

/** One, or a list. */
export const usersOf = ({users}: JsonObject, files: Pick<Files, 'secrets'>): NodeUser[] =>
  asList(users)
    .filter(isObject)
    .map((user) => ({
      username: String(user.username),
      ...present({
        passwordHash: passwordHashOf(user.password_hash, files),
        proxmoxRole: asText(user.proxmox_role) === '' ? undefined : asText(user.proxmox_role),
      }),
      sudo: user.sudo_access === true,
      sshPublicKeys: publicKeysOf(user.ssh_public_key),
    }));
