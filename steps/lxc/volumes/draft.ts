import type {BindMount, FieldDiff} from '@phoenix/kit';
import type {MountsThere} from './there.js';

/** A plan of mounts while it is made. */
export interface Draft {
  readonly set: Map<string, string>;
  readonly growing: {readonly key: string; readonly from: number; readonly to: number}[];
  readonly binds: BindMount[];
  readonly owned: Record<string, string>;
  readonly storages: Set<string>;
  readonly diff: FieldDiff[];
  readonly restart: string[];
  readonly warnings: string[];
  put(key: string, value: string): void;
  /** The first mpN that nothing has. */
  freeKey(): string;
}

export function newDraft({config, keys, current, present}: MountsThere): Draft {
  const set = new Map<string, string>();
  const diff: FieldDiff[] = [];
  const restart: string[] = [];
  const taken = new Set([...current, ...present].map(({key}) => key));
  return {
    ...{set, diff, restart, growing: [], binds: [], owned: {}, storages: new Set(), warnings: []},
    put(key, value) {
      set.set(key, value);
      taken.add(key);
      diff.push({field: key, from: keys.get(key), to: value});
      // A running guest takes a new mount at once. The value that it has takes back what is staged.
      if (config.keys.has(key) && config.keys.get(key) !== value) restart.push(key);
    },
    freeKey() {
      let n = 0;
      while (taken.has(`mp${n}`)) n++;
      return `mp${n}`;
    },
  };
}
