import {absolute} from '../../../programs/arguments.js';
import {applied, INTERFACES, parseInterfaces, reachableWith} from '../network.js';
import type {Row, RowCall} from '../row.js';
import {textOf} from '../state.js';

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
  {argv: 'ifquery -a ARGS...', file: INTERFACES, answer: query, source: 'ifquery(8)'},
];
