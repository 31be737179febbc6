import type {Secret} from '@phoenix/kit';

/** An entry of a config file, its keys in the order in which people write them. */
export type Entry = Readonly<Record<string, unknown>>;

/** What becomes of one guest of the node. */
export interface Draft {
  readonly id: number;
  readonly kind: 'lxc' | 'vm';
  readonly name: string;
  /** All that the guest has and the config has words for; without what it is made from. */
  readonly entry: Entry;
  /** What the entry does not carry over, one sentence each, without the guest's name. */
  readonly notes: readonly string[];
  /** By path under the config folder: what the entry only refers to. */
  readonly secrets: ReadonlyMap<string, Secret>;
}

/** Without what is undefined, empty lists and empty objects: nobody writes those. */
export const written = (values: Entry): Entry =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => !isNothing(value)));

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** What phoenix answers for stays only in guests that it has not made: theirs is somebody else's word. */
export const leftUnless = (made: boolean, notes: readonly string[]): readonly string[] =>
  made
    ? notes
    : notes.map((note) =>
        note.startsWith('the config has no word for') ? `${note}; phoenix leaves that alone` : note,
      );

/** `dev0, dev1 and mp3` */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
