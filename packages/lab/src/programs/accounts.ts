import type {Files} from '../node.js';

/** A numeric id of `root`, `33` …; undefined for a name that the machine does not know. */
export function accountId(files: Files, file: '/etc/passwd' | '/etc/group', name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  const id = rows(files, file).find(([known]) => known === name)?.[2];
  return id === undefined ? undefined : Number(id);
}

export const accountName = (files: Files, file: '/etc/passwd' | '/etc/group', id: number): string =>
  rows(files, file).find((row) => row[2] === String(id))?.[0] ?? 'UNKNOWN';

const rows = (files: Files, file: string): readonly (readonly string[])[] =>
  (files.read(file)?.toString() ?? '').split('\n').map((line) => line.split(':'));
