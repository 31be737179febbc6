import {absolute} from '../../../programs/arguments.js';
import {kindOf} from '../../../programs/kind.js';
import {mountsOf} from '../mounts.js';
import type {Row, RowCall} from '../row.js';

const asHex = (letter: string): string => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`;

const findmnt = (call: RowCall) => {
  const {args, io, node} = call;
  const columns = (
    /-o\s*(\S+)|--output[= ](\S+)/.exec(args.join(' '))?.slice(1).find(Boolean) ?? 'TARGET,SOURCE,FSTYPE,OPTIONS'
  )
    .toUpperCase()
    .split(',');
  const operand = args
    .filter((arg, index) => !arg.startsWith('-') && !/^(-o|--output|-t|--types)$/.test(args[index - 1] ?? ''))
    .at(-1);
  const type = /(?:-t|--types)[ =](\S+)/.exec(args.join(' '))?.[1];
  const under = args.some((arg) => arg === '--target' || /^-[a-zA-Z]*T$/.test(arg));
  const all = mountsOf(node).filter(({fstype}) => type === undefined || type.split(',').includes(fstype));
  const found =
    operand === undefined
      ? all
      : under
        ? all
            .filter(({target}) => target === '/' || operand === target || operand.startsWith(`${target}/`))
            .sort((a, b) => b.target.length - a.target.length)
            .slice(0, 1)
        : all.filter(({target, source}) => target === absolute(io, operand) || source === operand);
  if (found.length === 0) return 1;
  const cells = found.map((mount) =>
    Object.fromEntries(
      columns.map((column) => [column.toLowerCase(), mount[column.toLowerCase() as keyof typeof mount] ?? '']),
    ),
  );
  if (args.some((arg) => arg === '--json' || /^-[a-zA-Z]*J/.test(arg)))
    return `${JSON.stringify({filesystems: cells}, undefined, 3)}\n`;
  const head = args.some((arg) => arg === '--noheadings' || /^-[a-zA-Z]*n/.test(arg)) ? '' : `${columns.join(' ')}\n`;
  const raw = args.some((arg) => arg === '--raw' || /^-[a-zA-Z]*r/.test(arg));
  const cell = (text: string) => (raw ? text.replace(/[\s\\]/g, asHex) : text);
  return head + cells.map((row) => `${Object.values(row).map(cell).join(' ')}\n`).join('');
};
const mountpoint = (call: RowCall) => {
  const path = absolute(call.io, call.args.filter((arg) => !arg.startsWith('-')).at(-1) ?? '');
  const quiet = call.args.some((arg) => arg === '-q' || arg === '--quiet');
  const is = mountsOf(call.node).some(({target}) => target === path);
  if (!is && kindOf(call.node.files, path, true) === undefined) {
    if (!quiet) call.io.err(`mountpoint: ${path}: No such file or directory\n`);
    return 1;
  }
  if (!quiet) call.io.out(`${path} is ${is ? '' : 'not '}a mountpoint\n`);
  return is ? 0 : 32;
};

export const mountRows: readonly Row[] = [
  {argv: 'findmnt ARGS...', file: '/proc/self/mountinfo', answer: findmnt, source: 'findmnt(8)'},
  {argv: 'mountpoint ARGS...', file: '/proc/self/mountinfo', answer: mountpoint, source: 'mountpoint(1)'},
];
