import {Secret} from '@phoenix/kit';

/** What a YAML document holds, with secrets still closed. */
export type Tree = Leaf | Branch | readonly Tree[];
export type Leaf = string | number | boolean | null | Secret;
export interface Branch {
  readonly [key: string]: Tree;
}

export const isBranch = (tree: Tree | undefined): tree is Branch =>
  typeof tree === 'object' && tree !== null && !Array.isArray(tree) && Object.getPrototypeOf(tree) === Object.prototype;

export const isList = (tree: Tree | undefined): tree is readonly Tree[] => Array.isArray(tree);

/** An object without the keys that are undefined. */
export const branch = (entries: Readonly<Record<string, Tree | undefined>>): Branch =>
  Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, Tree] => entry[1] !== undefined));

/** The same tree with something else in the place of each secret. */
export function mapSecrets(tree: Tree, open: (secret: Secret) => string): Tree {
  if (tree instanceof Secret) return open(tree);
  if (isList(tree)) return tree.map((one) => mapSecrets(one, open));
  if (!isBranch(tree)) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, one]) => [key, mapSecrets(one, open)]));
}
