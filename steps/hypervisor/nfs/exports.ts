import {type NfsExport, Refusal} from '@phoenix/kit';
import {MARK} from '../../node/file.js';

/** exports(5) reads every `*.exports` of the folder. */
export const EXPORTS = '/etc/exports.d/phoenix.exports';

/** @throws Refusal for a word that would be read as something else: exportfs has no trial run */
export const exportsText = (exports: readonly NfsExport[]): string => [MARK, ...exports.map(line), ''].join('\n');

function line({path, clients, options}: NfsExport): string {
  for (const client of clients) if (!/^[\w.:*?[\]@/-]+$/.test(client)) throw bad(path, `client "${client}"`);
  for (const option of options) if (!/^[a-z_0-9]+(?:=[\w.:/@-]+)?$/.test(option)) throw bad(path, `option "${option}"`);
  if (clients.length === 0) throw bad(path, 'client ""');
  // An unnamed choice draws a warning of exportfs(8): since nfs-utils 1.1.0 it is no_subtree_check.
  const all = options.some((option) => option.endsWith('subtree_check')) ? options : [...options, 'no_subtree_check'];
  const name = /^[\w./-]+$/.test(path) ? path : `"${path}"`;
  return `${name} ${clients.map((client) => `${client}(${all.join(',')})`).join(' ')}`;
}

const bad = (path: string, what: string) =>
  new Refusal(
    'bad-export',
    `the export of ${path} has the ${what}, which exports(5) does not know`,
    'look at nfs.exports in the config',
  );

/** Lines of `exportfs -s`: path, client, options. */
export const readExported = (text: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    [...text.matchAll(/^(\S+)\s+(\S+?)\(([^)]*)\)/gm)].map(([, path, client, options]) => [
      `${path} ${client}`,
      options!.split(','),
    ]),
  );

/** Of the options those that exportfs says in the same words. */
export const isExported = ({path, clients, options}: NfsExport, now: ReadonlyMap<string, readonly string[]>): boolean =>
  clients.every((client) => {
    const has = now.get(`${path} ${client === '*' && !now.has(`${path} *`) ? '<world>' : client}`);
    return has !== undefined && options.filter((one) => PLAIN.has(one)).every((one) => has.includes(one));
  });

const PLAIN = new Set(['rw', 'ro', 'root_squash', 'no_root_squash', 'all_squash']);
