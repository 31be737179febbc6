import {absolute} from '../../../programs/arguments.js';
import {applied, INTERFACES, ipAddresses, ipRoutes, parseInterfaces, reachableWith} from '../network.js';
import type {Row, RowCall} from '../row.js';
import {textOf} from '../state.js';

const json = (value: unknown) => `${JSON.stringify(value)}\n`;
const addresses = ({node, args}: RowCall) =>
  json(ipAddresses(node.files).filter((one) => args.length === 0 || (one as {ifname: string}).ifname === args.at(-1)));

const reload = async ({node, io}: RowCall) => {
  const text = textOf(node.files, INTERFACES);
  const {problem} = parseInterfaces(text);
  if (problem !== undefined) {
    io.err(`${problem}\n`);
    return 1;
  }
  applied.write(node.files, text);
  for (const {name, options} of parseInterfaces(text).stanzas)
    if ('bridge-ports' in options) node.files.mkdir(`/sys/class/net/${name}/bridge`, {parents: true});
  node.changed();
  node.reach(reachableWith(node.files, text));
  return 0;
};
const problemOf =
  (path: string) =>
  ({node, io}: RowCall) => {
    const text = node.files.read(path)?.toString();
    const problem =
      text === undefined
        ? `error: main exception: [Errno 2] No such file or directory: '${path}'`
        : parseInterfaces(text).problem;
    if (problem === undefined) return 0;
    io.err(`${problem}\n`);
    return 1;
  };
const checked = problemOf(INTERFACES);
/** Prints what it understood. */
const query = (call: RowCall) => {
  const at = call.args.findIndex((arg) => arg === '-i' || arg === '--interfaces');
  const path = at < 0 ? INTERFACES : absolute(call.io, call.args[at + 1] ?? '');
  if (problemOf(path)(call) !== 0) return 1;
  const blocks = parseInterfaces(textOf(call.node.files, path)).stanzas.map(({name, family, method, auto, options}) =>
    [
      ...(auto ? [`auto ${name}`] : []),
      `iface ${name} ${family} ${method}`,
      ...Object.entries(options).map(([key, value]) => `\t${key} ${value}`),
      '',
    ].join('\n'),
  );
  return `${blocks.join('\n')}\n`;
};

export const networkRows: readonly Row[] = [
  {argv: 'ifreload -a', file: INTERFACES, answer: reload, source: 'ifreload(8)'},
  {
    argv: 'ifreload -a|-s|--syntax-check -a|-s|--syntax-check',
    file: INTERFACES,
    answer: checked,
    source: 'ifreload(8)',
  },
  {argv: 'ifup -n ARGS...', file: INTERFACES, answer: checked, source: 'ifup(8), --no-act'},
  {argv: 'ifquery -a ARGS...', file: INTERFACES, answer: query, source: 'ifquery(8)'},
  {argv: 'ip -j|-json addr|address|link', answer: addresses, source: 'ip(8), iproute2/ip/ipaddress.c'},
  {argv: 'ip -j|-json addr|address|link show', answer: addresses, source: 'ip(8)'},
  {argv: 'ip -j|-json addr|address|link show NAME', answer: addresses, source: 'ip(8)'},
  {argv: 'ip -j|-json addr|address|link show dev NAME', answer: addresses, source: 'ip(8)'},
  {argv: 'ip -j|-json route', answer: ({node}) => json(ipRoutes(node.files)), source: 'ip(8)'},
  {argv: 'ip -j|-json route show', answer: ({node}) => json(ipRoutes(node.files)), source: 'ip(8)'},
  {
    argv: 'ip -j|-json route show default',
    answer: ({node}) => json(ipRoutes(node.files).filter((one) => (one as {dst: string}).dst === 'default')),
    source: 'ip(8)',
  },
  {argv: 'ss -tn', answer: 'State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process\n', source: 'ss(8)'},
  {argv: 'ping ARGS...', answer: 0, source: 'ping(8): who is reachable is not modelled'},
];
