import type {Files} from '../node.js';
import {accountName} from './accounts.js';
import {kindOf} from './kind.js';

/** What formats of stat and find may ask of a path. */
export interface Facts {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly mode: number;
  readonly mtime: number;
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
  readonly kind: 'file' | 'folder' | 'link' | 'device';
  readonly target: string;
}

/** Undefined when there is nothing. `shown` is the path as the user wrote it. */
export function factsOf(files: Files, path: string, shown: string, follow: boolean): Facts | undefined {
  const kind = kindOf(files, path, follow);
  if (kind === undefined) return undefined;
  const found = files.stat(path) ?? {size: 0, mode: 0o777, mtime: 0, uid: 0, gid: 0};
  const target = files.readlink(path) ?? '';
  const link = kind === 'link';
  return {
    ...{path: shown, name: shown.replace(/\/+$/, '').replace(/^.*\//, ''), kind, target},
    ...{size: link ? target.length : found.size, mode: link ? 0o777 : found.mode, mtime: found.mtime},
    ...{uid: found.uid, gid: found.gid},
    user: accountName(files, '/etc/passwd', found.uid),
    group: accountName(files, '/etc/group', found.gid),
  };
}

const letters = {file: '-', folder: 'd', link: 'l', device: 'c'} as const;

/** `drwxr-xr-x` */
export const symbolicMode = ({kind, mode}: Facts): string =>
  letters[kind] +
  [6, 3, 0]
    .map((shift) => ['r', 'w', 'x'].map((right, bit) => ((mode >> shift) & (4 >> bit) ? right : '-')).join(''))
    .join('');

/** Turns backslash escapes into what they stand for, as printf and find have them. */
export const expandEscapes = (text: string): string =>
  text.replace(/\\(0?[0-7]{1,3}|x[0-9a-fA-F]{1,2}|[\s\S])/g, (all, code: string) => {
    const known: Readonly<Record<string, string>> = {
      n: '\n',
      t: '\t',
      r: '\r',
      a: '\x07',
      b: '\b',
      f: '\f',
      v: '\v',
      '\\': '\\',
    };
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    if (/^x[0-9a-fA-F]/.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return known[code] ?? all;
  });
