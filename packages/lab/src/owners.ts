import {relative} from 'node:path';
import {loadJson, saveJson} from './save.js';

type Table = Record<string, readonly [uid: number, gid: number]>;

/** Who owns what in a tree of files. Kept beside it: the lab runs as anybody and cannot chown. Root owns the rest. */
export interface Owners {
  get(real: string): readonly [uid: number, gid: number];
  set(real: string, uid: number, gid: number): void;
  /** With everything below it. */
  move(from: string, to: string | undefined): void;
}

export function ownersOf(root: string): Owners {
  const file = `${root}.owners.json`;
  const load = () => loadJson<Table>(file) ?? {};
  return {
    get: (real) => load()[relative(root, real)] ?? [0, 0],
    set: (real, uid, gid) => saveJson(file, {...load(), [relative(root, real)]: [uid, gid]}),
    move: (from, to) => {
      const table = load();
      const old = relative(root, from);
      const fresh = to === undefined ? undefined : relative(root, to);
      const under = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
      const touched = Object.keys(table).some(
        (path) => under(path, old) || (fresh !== undefined && under(path, fresh)),
      );
      if (!touched) return;
      const kept = Object.entries(table).flatMap(([path, owner]): [string, Table[string]][] => {
        if (under(path, old)) return fresh === undefined ? [] : [[fresh + path.slice(old.length), owner!]];
        return fresh !== undefined && under(path, fresh) ? [] : [[path, owner!]];
      });
      saveJson(file, Object.fromEntries(kept));
    },
  };
}
