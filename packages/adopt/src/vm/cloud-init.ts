import {isRendered, type ReadDocuments, readDocuments} from '@phoenix/cloudinit';
import {Secret} from '@phoenix/kit';
import {parseProperties} from '@phoenix/proxmox';
import {type Entry, listed, written} from '../draft.js';
import {type Addresses, addressesOf} from './network.js';

interface Said {
  readonly user?: Entry | undefined;
  readonly documents?: Entry | undefined;
  readonly network: Addresses;
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly notes: readonly string[];
}

const ANY_COMMAND = 'ALL=(ALL) NOPASSWD:ALL';

/**
 * What cloud-init is told. Of a VM that phoenix has given its documents those are read again; what somebody else's VM is
 * told stays as it is, phoenix makes no new machine of it, so that the entry says no user.
 */
export function cloudInitOf(
  id: number,
  keys: ReadonlyMap<string, string>,
  snippets: ReadonlyMap<string, string>,
): Said {
  const cicustom = parseProperties(keys.get('cicustom') ?? '');
  const [user, network] = ['user', 'network'].map((part) => cicustom.get(part) ?? '');
  const own = new RegExp(`/phoenix-${id}-[0-9a-f]{8}-`);
  if (user === undefined || network === undefined || !own.test(user)) return ofSomebodyElse(keys);
  const [userData, networkConfig] = [snippets.get(user), snippets.get(network)];
  if (userData === undefined || networkConfig === undefined)
    return {
      network: addressesOf(keys),
      secrets: new Map(),
      notes: [`its cloud-init documents (${user}) cannot be read: what they say is not in the entry`],
    };
  try {
    if (!isRendered(userData)) return ofOwnUserData(id, userData, keys, networkConfig);
    return ofDocuments(id, keys.get('name') ?? '', readDocuments(userData, networkConfig));
  } catch (error) {
    return {
      network: addressesOf(keys),
      secrets: new Map(),
      notes: [`its cloud-init documents are no YAML: ${(error as Error).message}`],
    };
  }
}

/** Nothing of phoenix's is in it: it becomes the file that it was made of. */
function ofOwnUserData(id: number, userData: string, keys: ReadonlyMap<string, string>, networkConfig: string): Said {
  const path = `secrets/${id}-user-data`;
  const {network} = ofDocuments(id, keys.get('name') ?? '', readDocuments('', networkConfig));
  return {
    documents: {user_data_file: path},
    network,
    secrets: new Map([[path, new Secret(userData)]]),
    notes: [`${path} is its user-data as it stands; look after it`],
  };
}

function ofSomebodyElse(keys: ReadonlyMap<string, string>): Said {
  const left = ['ciuser', 'cipassword', 'sshkeys', 'cicustom'].filter((key) => keys.has(key));
  return {
    network: addressesOf(keys),
    secrets: new Map(),
    notes:
      left.length === 0
        ? []
        : [
            `${listed(left)} of its cloud-init ${left.length === 1 ? 'stays' : 'stay'} on the node${
              keys.has('cipassword') ? ', a password is never written' : ''
            }`,
          ],
  };
}

function ofDocuments(
  id: number,
  name: string,
  {user, packages, runcmd, writeFiles, nics, nameservers, search, domain}: ReadDocuments,
): Said {
  // Where the network says nothing the full name does, unless the domain is part of the VM's name.
  const searched = search.length === 0 && domain !== undefined && !name.includes('.') ? [domain] : search;
  const secrets = new Map<string, Secret>();
  /** A place of its own under the config folder. */
  const reference = (name: string, value: string): string => {
    let path = `secrets/${id}-${name}`;
    for (let n = 2; secrets.has(path); n++) path = `secrets/${id}-${name}-${n}`;
    secrets.set(path, new Secret(value));
    return `file:${path}`;
  };
  return {
    user:
      user === undefined
        ? undefined
        : written({
            username: user.username,
            password_hash:
              user.passwordHash === undefined ? undefined : reference(`${user.username}-password`, user.passwordHash),
            ssh_public_keys: user.sshPublicKeys,
            sudo: user.sudo === ANY_COMMAND ? true : user.sudo,
          }),
    documents: written({
      packages,
      runcmd,
      write_files: writeFiles.map(({path, content, permissions, owner, append}) =>
        written({
          path,
          // Nobody but its owner may read it: what is in it is not for a config file.
          content: isPrivate(permissions) && content !== '' ? reference(nameOf(path), content) : content,
          permissions,
          owner,
          append,
        }),
      ),
    }),
    network: {
      nics,
      nameservers,
      ...(searched.length === 0 ? {} : {searchdomain: searched.join(' ')}),
    },
    secrets,
    notes: [...secrets.keys()].map((path) => `${path} holds what only its owner may read; look after it`),
  };
}

const isPrivate = (permissions = '0644'): boolean => (Number.parseInt(permissions, 8) & 0o077) === 0;

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/[^\w.-]+/g, '-') || 'file';
