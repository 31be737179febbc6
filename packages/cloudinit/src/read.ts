import type {CloudInitFile} from '@phoenix/kit';
import {type Branch, isBranch, isList, type Tree} from './tree.js';
import {fromYaml} from './yaml.js';

/** What they say of one nic. */
export interface ReadNic {
  readonly ip: string;
  readonly gw?: string;
  readonly ip6?: string;
  readonly gw6?: string;
}

/** What phoenix's documents say, in the words that they were rendered from. */
export interface ReadDocuments {
  readonly user?: {
    readonly username: string;
    readonly passwordHash?: string;
    readonly sshPublicKeys: readonly string[];
    readonly sudo?: string;
  };
  /** Without the guest agent's. */
  readonly packages: readonly string[];
  readonly runcmd: readonly (string | readonly string[])[];
  readonly writeFiles: readonly (CloudInitFile & {readonly content: string})[];
  /** Of net0 and on: CIDR, `dhcp`, of IPv6 `auto` too; `manual`: the documents leave it alone. */
  readonly nics: readonly ReadNic[];
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  /** Behind the host name's first label: of the name itself, or else the search domain. */
  readonly domain?: string;
}

/**
 * The inverse of `renderCloudInit`, as far as there is one: what a template of the user's has added is not told from
 * phoenix's own, and is left out where the config has no word for it.
 * @throws Error in one line: it is no YAML
 */
export function readDocuments(userData: string, networkConfig: string): ReadDocuments {
  const data = fromYaml(userData);
  const ethernets = branchOf(branchOf(fromYaml(networkConfig)).ethernets);
  const numbers = Object.keys(ethernets).flatMap((key) => /^id(\d+)$/.exec(key)?.[1] ?? []);
  const count = Math.max(0, ...numbers.map((number) => Number(number) + 1));
  const nics = Array.from({length: count}, (_, i) => nicOf(branchOf(ethernets[`id${i}`])));
  const names = branchOf(branchOf(Object.values(ethernets)[0]).nameservers);
  const [label, fqdn] = [textOf(data.hostname), textOf(data.fqdn)];
  const user = userOf(branchOf(listOf(data.users)[0]));
  return {
    ...(user === undefined ? {} : {user}),
    packages: listOf(data.packages)
      .map(String)
      .filter((name) => name !== 'qemu-guest-agent'),
    runcmd: listOf(data.runcmd)
      .filter((one) => JSON.stringify(one) !== AGENT)
      .map((one) => (isList(one) ? one.map(String) : String(one))),
    writeFiles: listOf(data.write_files).map((one) => fileOf(branchOf(one))),
    // A config that leaves the network alone leaves net0 alone.
    nics: nics.length === 0 ? [{ip: 'manual'}] : nics,
    nameservers: listOf(names.addresses).map(String),
    search: listOf(names.search).map(String),
    ...(fqdn?.startsWith(`${label}.`) ? {domain: fqdn.slice(`${label}.`.length)} : {}),
  };
}

/** Whether phoenix has rendered this user-data; else it is a file of the user's own, given as it stands. @throws Error in one line: it is no YAML */
export const isRendered = (userData: string): boolean =>
  userData.startsWith('#cloud-config') && JSON.stringify(listOf(fromYaml(userData).runcmd)[0]) === AGENT;

function nicOf(net: Branch): ReadNic {
  const addresses = listOf(net.addresses).map(String);
  const vias = listOf(net.routes).flatMap((route) => textOf(branchOf(route).via) ?? []);
  const [gw, gw6] = [vias.find((via) => !via.includes(':')), vias.find((via) => via.includes(':'))];
  const ip6 =
    net.dhcp6 === true ? 'dhcp' : net['accept-ra'] === true ? 'auto' : addresses.find((one) => one.includes(':'));
  return {
    ip: net.dhcp4 === true ? 'dhcp' : (addresses.find((one) => !one.includes(':')) ?? 'manual'),
    ...(gw === undefined ? {} : {gw}),
    ...(ip6 === undefined ? {} : {ip6}),
    ...(gw6 === undefined ? {} : {gw6}),
  };
}

/** The first command of every VM of phoenix's. */
const AGENT = JSON.stringify(['systemctl', 'enable', '--now', 'qemu-guest-agent']);

function userOf(user: Branch): ReadDocuments['user'] {
  const username = textOf(user.name);
  const [passwordHash, sudo] = [textOf(user.hashed_passwd), textOf(user.sudo)];
  if (username === undefined) return undefined;
  return {
    username,
    ...(passwordHash === undefined ? {} : {passwordHash}),
    sshPublicKeys: listOf(user.ssh_authorized_keys).map(String),
    ...(sudo === undefined ? {} : {sudo}),
  };
}

function fileOf({path, content, encoding, permissions, owner, append}: Branch): ReadDocuments['writeFiles'][number] {
  const text = textOf(content) ?? '';
  const [mode, who] = [textOf(permissions), textOf(owner)];
  return {
    path: String(path),
    content: encoding === 'b64' ? Buffer.from(text, 'base64').toString('utf8') : text,
    ...(mode === undefined ? {} : {permissions: mode}),
    ...(who === undefined ? {} : {owner: who}),
    ...(append === true ? {append: true} : {}),
  };
}

const branchOf = (tree: Tree | undefined): Branch => (isBranch(tree) ? tree : {});
const listOf = (tree: Tree | undefined): readonly Tree[] => (isList(tree) ? tree : []);
const textOf = (tree: Tree | undefined): string | undefined => (typeof tree === 'string' ? tree : undefined);
