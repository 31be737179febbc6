import type {Files} from '../../../node.js';
import {complain, speaking} from '../complain.js';
import {selected} from './datasets.js';
import {readOptions} from './options.js';
import type {Dataset} from './pools.js';
import {properties, propertyOf} from './properties.js';

const alias: Readonly<Record<string, string>> = {
  avail: 'available',
  refer: 'referenced',
  compress: 'compression',
  recsize: 'recordsize',
  rdonly: 'readonly',
  reserv: 'reservation',
};
const cell = (files: Files, dataset: Dataset, column: string): string =>
  column === 'name' ? dataset.name : (propertyOf(files, dataset, alias[column] ?? column)?.value ?? '-');

/** zfs-list(8) with `-Hp`: exact values between tabs. */
export const list = speaking((args, io, node) => {
  const options = readOptions(args, {
    flags: 'Hpr',
    values: 'otdsS',
    usage:
      'list [-Hp] [-r|-d max] [-o property[,...]] [-s property]...\n\t    [-S property]... [-t type[,...]] [filesystem|volume|snapshot] ...',
  });
  const columns = (options.values.get('o')?.join(',') ?? 'name,used,avail,refer,mountpoint').split(',');
  const bad = columns.find(
    (name) => name !== 'name' && !Object.hasOwn(properties, alias[name] ?? name) && !name.includes(':'),
  );
  if (bad !== undefined)
    complain(
      `bad property list: invalid property '${bad}'\nusage:\n\tlist [-Hp] [-r|-d max] [-o property[,...]] ...`,
      2,
    );
  if (!options.flags.has('H') || !options.flags.has('p')) complain('lab: zfs list has no output for people: -Hp', 2);
  const rows = selected(node, options, options.rest, true).map((dataset) =>
    columns.map((column) => cell(node.files, dataset, column)),
  );
  io.out(rows.map((row) => `${row.join('\t')}\n`).join(''));
});
