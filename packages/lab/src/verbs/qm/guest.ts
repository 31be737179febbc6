import {leasedAddress} from '../../leased-address.js';
import {machineFiles} from '../../vm/disk.js';
import {die} from '../cli/die.js';
import type {Verb} from '../cli/program.js';
import {qmOptions} from '../options/qm.js';
import {demandAgent} from './agent.js';
import {bootDisk, isVmNet, parseNic} from './drives.js';
import {askToEnd} from './power.js';
import {seedOf} from './seed.js';
import {loadVm} from './vm-config.js';

/** JSON as Perl prints it for people: keys sorted, three blanks a level, a blank before the colon. */
export const perlJson = (value: unknown, depth = 0): string => {
  const indent = (levels: number) => '   '.repeat(levels);
  if (Array.isArray(value))
    return value.length === 0
      ? '[]'
      : `[\n${value.map((item) => `${indent(depth + 1)}${perlJson(item, depth + 1)}`).join(',\n')}\n${indent(depth)}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([key, item]) => `${indent(depth + 1)}${JSON.stringify(key)} : ${perlJson(item, depth + 1)}`).join(',\n')}\n${indent(depth)}}`;
};

const run: Verb['run'] = async (call) => {
  const {node, io, vmid, args} = call;
  loadVm(node, vmid);
  const options = await demandAgent(call);
  const files = machineFiles(node, vmid, bootDisk(options)?.file ?? '');
  const release = files?.read('/etc/os-release')?.toString() ?? '';
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(release)?.[1] ?? '';
  switch (args.command) {
    case 'ping':
      return;
    case 'shutdown':
      return askToEnd(call, 60);
    case 'get-host-name':
      return io.out(`${perlJson({'host-name': files?.read('/etc/hostname')?.toString().trim() ?? ''})}\n`);
    case 'get-osinfo':
      return io.out(
        `${perlJson({id: field('ID'), machine: 'x86_64', name: field('NAME'), 'pretty-name': field('PRETTY_NAME'), 'version-id': field('VERSION_ID')})}\n`,
      );
    case 'network-get-interfaces':
      return io.out(
        `${perlJson([{'hardware-address': '00:00:00:00:00:00', 'ip-addresses': [{'ip-address': '127.0.0.1', 'ip-address-type': 'ipv4', prefix: 8}], name: 'lo'}, ...interfaces(options, addressIn(seedOf(node, vmid, options).network) ?? leasedAddress(vmid))])}\n`,
      );
    case 'info':
      return io.out(`${perlJson({supported_commands: [], version: '7.2.0'})}\n`);
    case 'get-users':
      return io.out('[]\n');
    case 'get-time':
      return io.out(`${Math.floor(node.now() * 1e9)}\n`);
    case 'fsfreeze-status':
      return io.out('"thawed"\n');
    case 'fsfreeze-freeze':
    case 'fsfreeze-thaw':
      return io.out('1\n');
    case 'fstrim':
      return io.out(`${perlJson({paths: []})}\n`);
    default:
      die(`the lab's guest agent has no '${args.command}'`);
  }
};

/** The first that cloud-init's network document gives. */
const addressIn = (network: string): string | undefined => /[\s"'[]((?:\d+\.){3}\d+)\/\d+/.exec(network)?.[1];

/** @param first what the first of them has where its `ipconfig` says nothing */
const interfaces = (options: Readonly<Record<string, string>>, first: string) =>
  Object.keys(options)
    .filter(isVmNet)
    .sort()
    .map((key, index) => {
      const [, own, prefix = '24'] =
        /(?:^|,)ip=([\d.]+)\/(\d+)/.exec(options[key.replace('net', 'ipconfig')] ?? '') ?? [];
      const address = own ?? (index === 0 ? first : undefined);
      const found = {'ip-address': address, 'ip-address-type': 'ipv4', prefix: Number(prefix)};
      return {
        'hardware-address': parseNic(options[key]!).macaddr?.toLowerCase() ?? '',
        'ip-addresses': address === undefined ? [] : [found],
        name: `eth${key.slice(3)}`,
      };
    });

export const guestCmd: Verb = {schema: qmOptions.guestCmd, usage: 'guest cmd', run};

export const guestPasswd: Verb = {
  schema: qmOptions.guestPasswd,
  run: async ({io}) => {
    await io.stdin();
    die('EOF while reading password');
  },
};
