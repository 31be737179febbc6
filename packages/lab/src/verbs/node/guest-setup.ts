import type {Files} from '../../node.js';
import type {Options} from '../config/guest-config.js';
import {isNetKey, parseNet} from '../config/network.js';

/** The files that Proxmox writes into a container's rootfs when it is created, cloned and before it starts. */
export const setUpGuest = (files: Files, options: Options, host: Files): void => {
  const {hostname = 'localhost', ostype} = options;
  if (ostype === 'unmanaged') return;
  const short = hostname.split('.')[0]!;
  files.write('/etc/hostname', `${short}\n`);
  files.write('/etc/hosts', hosts(options, hostname, short));
  files.write('/etc/resolv.conf', block(resolvers(options, host.read('/etc/resolv.conf')?.toString() ?? '')));
  setUpNetwork(files, options);
};

/** Also done when a nic of a running container changes. */
export const setUpNetwork = (files: Files, options: Options): void => {
  if (options.ostype === 'unmanaged') return;
  files.mkdir('/etc/network', {parents: true});
  files.write('/etc/network/interfaces', interfaces(options));
};

const block = (lines: readonly string[]): string =>
  `# --- BEGIN PVE ---\n${lines.map((line) => `${line}\n`).join('')}# --- END PVE ---\n`;

/** The container's own, where it has any; else the node's. */
const resolvers = ({searchdomain, nameserver}: Options, host: string): readonly string[] => {
  const hosts = (key: string) => [...host.matchAll(new RegExp(`^${key} +(.*?) *$`, 'gm'))].map(([, value]) => value!);
  const search = searchdomain ?? hosts('search')[0];
  const servers = nameserver?.split(' ') ?? hosts('nameserver');
  return [...(search === undefined ? [] : [`search ${search}`]), ...servers.map((server) => `nameserver ${server}`)];
};

const netsOf = (options: Options) =>
  Object.keys(options)
    .filter(isNetKey)
    .sort()
    .map((key) => parseNet(options[key]!));

const hosts = (options: Options, hostname: string, short: string): string => {
  const address = netsOf(options)
    .map(({ip}) => ip)
    .find((ip) => ip?.includes('/'));
  const names = hostname === short ? short : `${hostname} ${short}`;
  return (
    '127.0.0.1\tlocalhost\n::1\t\tlocalhost ip6-localhost ip6-loopback\nff02::1\t\tip6-allnodes\nff02::2\t\tip6-allrouters\n' +
    block([`${address === undefined ? '127.0.1.1' : address.split('/')[0]} ${names}`])
  );
};

const interfaces = (options: Options): string => {
  const lines = ['auto lo', 'iface lo inet loopback', 'iface lo inet6 loopback', ''];
  lines.push('# interfaces(5) file used by ifup(8) and ifdown(8)', '# Include files from /etc/network/interfaces.d:');
  lines.push('source /etc/network/interfaces.d/*', '');
  for (const {name, ip, gw, ip6, gw6} of netsOf(options)) {
    lines.push(`auto ${name}`, ...family(name!, 'inet', ip, gw), ...family(name!, 'inet6', ip6, gw6));
  }
  return `${lines.join('\n')}\n`;
};

const family = (name: string, kind: string, address: string | undefined, gateway: string | undefined): string[] => {
  if (address === undefined) return [];
  if (!address.includes('/')) return [`iface ${name} ${kind} ${address}`, ''];
  return [`iface ${name} ${kind} static`, `\taddress ${address}`, ...(gateway ? [`\tgateway ${gateway}`] : []), ''];
};
