import {createHash} from 'node:crypto';
import type {LabNode} from '../../node.js';
import type {Seed} from '../../vm/cloud-init.js';
import {die} from '../cli/die.js';
import {type Parts, parseProperties} from '../cli/property-string.js';
import {splitList} from '../cli/split-list.js';
import type {Options} from '../config/guest-config.js';
import {machineOptions} from '../options/machine.js';
import {usableStorage} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';
import {isVmNet, parseNic} from './drives.js';

/** Options that `qm cloudinit pending` speaks of. */
export const seedKeys = [
  'cicustom',
  'cipassword',
  'citype',
  'ciupgrade',
  'ciuser',
  'nameserver',
  'searchdomain',
  'sshkeys',
];
export const isSeedKey = (key: string): boolean => seedKeys.includes(key) || /^ipconfig\d+$/.test(key);

/** The user-data that Proxmox makes of a configuration. */
export const userData = (vmid: number, options: Options): string => {
  const name = options.name ?? `VM${vmid}`;
  const host = name.split('.')[0]!;
  const domain = splitList(options.searchdomain ?? '')[0];
  const fqdn = name.includes('.') || domain === undefined ? name : `${name}.${domain}`;
  const keys = decodeURIComponent(options.sshkeys ?? '')
    .split('\n')
    .map((key) => key.trim())
    .filter((key) => key !== '');
  return [
    '#cloud-config',
    `hostname: ${host}`,
    'manage_etc_hosts: true',
    `fqdn: ${fqdn}`,
    ...(options.ciuser === undefined ? [] : [`user: ${options.ciuser}`]),
    ...(options.ciuser === 'root' ? ['disable_root: False'] : []),
    ...(options.cipassword === undefined ? [] : [`password: ${options.cipassword}`]),
    ...(keys.length === 0 ? [] : ['ssh_authorized_keys:', ...keys.map((key) => `  - ${key}`)]),
    'chpasswd:',
    '  expire: False',
    'users:',
    '  - default',
    ...(options.ciupgrade === '0' ? [] : ['package_upgrade: true']),
    '',
  ].join('\n');
};

/** Network configuration in cloud-init's version 1. */
export const networkData = (node: LabNode, options: Options): string => {
  const nics = Object.keys(options)
    .filter((key) => isVmNet(key) && options[key.replace('net', 'ipconfig')] !== undefined)
    .sort();
  const host = (key: string) =>
    [...(node.files.read('/etc/resolv.conf')?.toString() ?? '').matchAll(new RegExp(`^${key} +(.*?) *$`, 'gm'))].map(
      ([, value]) => value!,
    );
  const servers = options.nameserver === undefined ? host('nameserver') : splitList(options.nameserver);
  const search = options.searchdomain === undefined ? host('search') : splitList(options.searchdomain);
  const list = (name: string, values: readonly string[]) =>
    values.length === 0 ? [] : [`      ${name}:`, ...values.map((value) => `      - '${value}'`)];
  return [
    'version: 1',
    'config:',
    ...nics.flatMap((key) => nic(key, options)),
    ...(servers.length + search.length === 0
      ? []
      : ['    - type: nameserver', ...list('address', servers), ...list('search', search)]),
    '',
  ].join('\n');
};

const nic = (key: string, options: Options): string[] => {
  const number = key.slice(3);
  const parsed = parseProperties(options[`ipconfig${number}`]!, machineOptions['ipconfig[31]']!.keys!);
  const {ip, gw, ip6, gw6}: Parts = typeof parsed === 'string' ? {} : parsed;
  return [
    '    - type: physical',
    `      name: eth${number}`,
    `      mac_address: '${parseNic(options[key]!).macaddr?.toLowerCase() ?? ''}'`,
    '      subnets:',
    ...(ip === undefined ? [] : ip === 'dhcp' ? ['      - type: dhcp4'] : fixed('static', ip.split('/'), gw)),
    ...(ip6 === undefined
      ? []
      : ip6 === 'dhcp'
        ? ['      - type: dhcp6']
        : ip6 === 'auto'
          ? ['      - type: ipv6_slaac']
          : fixed('static6', [ip6], gw6)),
  ];
};

const fixed = (type: string, [address = '', length]: readonly string[], gateway: string | undefined): string[] => [
  `      - type: ${type}`,
  `        address: '${address}'`,
  ...(length === undefined ? [] : [`        netmask: '${netmask(Number(length))}'`]),
  ...(gateway === undefined ? [] : [`        gateway: '${gateway}'`]),
];
const netmask = (length: number): string =>
  [0, 8, 16, 24].map((skip) => 256 - 2 ** (8 - Math.min(8, Math.max(0, length - skip)))).join('.');

/** The instance is another one as soon as its data are (PVE::QemuServer::Cloudinit). */
export const metaData = (user: string, network: string): string =>
  `instance-id: ${createHash('sha1').update(`${user}${network}`).digest('hex')}\n`;

/** What the seed drive holds: the configuration's own data, or the snippets that `cicustom` names. @throws Die */
export const seedOf = (node: LabNode, vmid: number, options: Options): Seed => {
  const parsed = parseProperties(options.cicustom ?? '', machineOptions.cicustom!.keys!);
  const custom = typeof parsed === 'string' ? {} : parsed;
  const snippet = (name: string) => (custom[name] === undefined ? undefined : read(node, custom[name]));
  snippet('vendor');
  const user = snippet('user') ?? userData(vmid, options);
  const network = snippet('network') ?? networkData(node, options);
  return {user, network, meta: snippet('meta') ?? metaData(user, network)};
};

const read = (node: LabNode, volid: string): string => {
  const {storage, name} = parseVolid(volid);
  const content = node.files.read(volumePath(usableStorage(node, storage), name));
  return content === undefined ? die(`volume '${volid}' does not exist`) : content.toString();
};
