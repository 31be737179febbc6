import type {Files} from '../../../node.js';
import {complain, speaking} from '../complain.js';
import {selected} from './datasets.js';
import {readOptions} from './options.js';
import type {Dataset} from './pools.js';
import {human, properties, propertyOf} from './properties.js';

const sized =
  /^(used|avail|available|refer|referenced|quota|refquota|reservation|refreservation|recordsize|volsize|volblocksize)$/;
const alias: Readonly<Record<string, string>> = {
  avail: 'available',
  refer: 'referenced',
  compress: 'compression',
  recsize: 'recordsize',
  rdonly: 'readonly',
  reserv: 'reservation',
};
const cell = (files: Files, dataset: Dataset, column: string, exact: boolean): string => {
  if (column === 'name') return dataset.name;
  const name = alias[column] ?? column;
  const value = propertyOf(files, dataset, name)?.value ?? '-';
  if (exact || !sized.test(name)) return value;
  return value === '0' && /quota|reserv/.test(name) ? 'none' : human(Number(value));
};

/** zfs-list(8) */
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
  const rows = selected(node, options, options.rest, true).map((dataset) =>
    columns.map((column) => cell(node.files, dataset, column, options.flags.has('p'))),
  );
  if (options.flags.has('H')) return void io.out(rows.map((row) => `${row.join('\t')}\n`).join(''));
  if (rows.length === 0) return void io.err('no datasets available\n');
  const table = [columns.map((name) => name.toUpperCase()), ...rows];
  const widths = columns.map((_, index) => Math.max(...table.map((row) => row[index]!.length)));
  io.out(
    table
      .map(
        (row) =>
          `${row
            .map((text, index) => text.padEnd(widths[index]!))
            .join('  ')
            .trimEnd()}\n`,
      )
      .join(''),
  );
});

/** zfs-get(8) */
export const get = speaking((args, io, node) => {
  const options = readOptions(args, {
    flags: 'Hpr',
    values: 'otds',
    usage:
      'get [-rHp] [-d max] [-o "all" | field[,...]]\n\t    [-t type[,...]] [-s source[,...]]\n\t    <"all" | property[,...]> [filesystem|volume|snapshot|bookmark] ...',
  });
  const [wanted = '', ...names] = options.rest;
  const keys = wanted === 'all' ? Object.keys(properties) : wanted.split(',');
  const bad = keys.find((key) => !Object.hasOwn(properties, alias[key] ?? key) && !key.includes(':'));
  if (bad !== undefined) complain(`bad property list: invalid property '${bad}'\nusage:\n\tget [-rHp] ...`, 2);
  const fields = (options.values.get('o')?.join(',') ?? 'name,property,value,source').split(',');
  const sources = options.values.get('s')?.join(',').split(',');
  const rows = selected(node, options, names, true).flatMap((dataset) =>
    keys.flatMap((key) => {
      const found = propertyOf(node.files, dataset, alias[key] ?? key) ?? {value: '-', source: '-'};
      const source = found.source === '-' ? 'none' : found.source.replace(/ from.*/, '');
      if (sources !== undefined && !sources.includes(source)) return [];
      const row: Readonly<Record<string, string>> = {
        name: dataset.name,
        property: key,
        value: cell(node.files, dataset, key, options.flags.has('p')),
        source: found.source,
      };
      return [fields.map((field) => row[field] ?? '-')];
    }),
  );
  const table = options.flags.has('H') ? rows : [fields.map((field) => field.toUpperCase()), ...rows];
  io.out(table.map((row) => `${row.join('\t')}\n`).join(''));
});
