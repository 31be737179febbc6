import type {Files} from '../../../node.js';
import {textOf} from '../state.js';

/** passwd(5), group(5) and shadow(5) as rows of fields. */
export type Database = 'passwd' | 'group' | 'shadow' | 'gshadow';

export const rows = (files: Files, database: Database): readonly (readonly string[])[] =>
  textOf(files, `/etc/${database}`)
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(':'));

export const rowOf = (files: Files, database: Database, name: string): readonly string[] | undefined =>
  rows(files, database).find((row) => row[0] === name);

/** Replaces the row of that name, or adds it. */
export function saveRow(files: Files, database: Database, row: readonly string[]): void {
  const all = rows(files, database);
  const fresh = all.some(([name]) => name === row[0])
    ? all.map((one) => (one[0] === row[0] ? row : one))
    : [...all, row];
  saveRows(files, database, fresh);
}

export const saveRows = (files: Files, database: Database, all: readonly (readonly string[])[]): void => {
  const text = all.map((row) => `${row.join(':')}\n`).join('');
  if (textOf(files, `/etc/${database}`) !== text)
    files.write(`/etc/${database}`, text, database.endsWith('shadow') ? 0o640 : 0o644);
};

/** The next number from `from` on that no row has in its third field. */
export function freeId(files: Files, database: 'passwd' | 'group', from: number): number {
  const taken = new Set(rows(files, database).map((row) => Number(row[2])));
  let id = from;
  while (taken.has(id)) id += 1;
  return id;
}

export const groupsOf = (files: Files, user: string): readonly (readonly string[])[] =>
  rows(files, 'group').filter((row) => (row[3] ?? '').split(',').includes(user));

/** Puts a user into exactly these further groups, or adds them to what is there. */
export function joinGroups(files: Files, user: string, names: readonly string[], append: boolean): void {
  saveRows(
    files,
    'group',
    rows(files, 'group').map((row) => {
      const members = (row[3] ?? '').split(',').filter(Boolean);
      const wanted = names.includes(row[0]!) || (append && members.includes(user));
      const others = members.filter((one) => one !== user);
      return wanted === members.includes(user)
        ? row
        : [...row.slice(0, 3), (wanted ? [...members, user] : others).join(',')];
    }),
  );
}
