import {readArguments} from '../../../programs/arguments.js';
import {complain, speaking} from '../complain.js';
import {realDevice} from './disks.js';
import {human, type Row, rowsOf} from './rows.js';

const standard = 'name,maj:min,rm,size,ro,type,mountpoint';
const filesystems = 'name,fstype,fsver,label,uuid,mountpoint';

/** lsblk(8): `-J -b -d -n -r -p -f -o LIST [DEVICE…]`. In JSON a disk's partitions are its `children`. */
export const lsblk = speaking((args, io, {files}) => {
  const {flags, values, rest} = readArguments(args, ['o', 'output']);
  const wanted = (values.get('o') ?? values.get('output') ?? (flags.has('f') ? filesystems : standard))
    .toLowerCase()
    .split(',');
  const has = (letter: string, name: string) => flags.has(letter) || flags.has(name);
  const all = rowsOf(files);
  const unknown = wanted.find((column) => !(column in all[0]!));
  if (unknown !== undefined) complain(`lsblk: unknown column: ${unknown.toUpperCase()}`);
  const named = rest.map((path) => {
    const device = realDevice(files, path);
    return all.find((row) => row.path === device) ?? complain(`lsblk: ${path}: not a block device`, 32);
  });
  const tops = named.length > 0 ? named : all.filter(({pkname}) => pkname === null);
  const shown = (row: Row): Row =>
    Object.fromEntries(
      wanted.map((column) => {
        if (column === 'size') return [column, has('b', 'bytes') ? row.size! : human(Number(row.size))];
        return [column, column === 'name' && has('p', 'paths') ? row.path! : row[column]!];
      }),
    );
  const children = (row: Row) => (has('d', 'nodeps') ? [] : all.filter(({pkname}) => pkname === row.name));
  if (has('J', 'json')) {
    const tree = tops.map((row) => {
      const inner = children(row).map(shown);
      return {...shown(row), ...(inner.length === 0 ? {} : {children: inner})};
    });
    io.out(`${JSON.stringify({blockdevices: tree}, undefined, 3)}\n`);
    return;
  }
  if (!has('n', 'noheadings')) io.out(`${wanted.map((column) => column.toUpperCase()).join(' ')}\n`);
  const print = (row: Row, before: string) => {
    const cells = wanted.map((column) => {
      const value = shown(row)[column];
      return typeof value === 'boolean' ? Number(value) : (value ?? '');
    });
    io.out(`${before}${cells.join(' ')}`.trimEnd().concat('\n'));
  };
  for (const row of tops) {
    print(row, '');
    for (const child of children(row)) print(child, has('r', 'raw') || has('l', 'list') ? '' : '└─');
  }
});
