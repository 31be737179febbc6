import {isBranch, isList, mapSecrets, type Tree} from './tree.js';

/**
 * The user's template over what phoenix says: mappings are merged key by key, lists are unions (the user's items first),
 * of two scalars the user's wins. Items of a list that have one name or path are one item.
 */
export function merge(users: Tree | undefined, own: Tree | undefined): Tree {
  if (users === undefined) return own ?? null;
  if (own === undefined) return users;
  if (isBranch(users) && isBranch(own)) {
    const keys = [...new Set([...Object.keys(users), ...Object.keys(own)])];
    return Object.fromEntries(keys.map((key) => [key, merge(users[key], own[key])]));
  }
  return isList(users) && isList(own) ? union(users, own) : users;
}

function union(users: readonly Tree[], own: readonly Tree[]): readonly Tree[] {
  const merged = users.map((item) => {
    const twin = own.find((one) => identity(one) === identity(item));
    return twin === undefined ? item : merge(item, twin);
  });
  const known = new Set(users.map(identity));
  return [...merged, ...own.filter((item) => !known.has(identity(item)))];
}

/** What makes two items one: a user's name, a file's path, else all of it. */
function identity(item: Tree): string {
  if (isBranch(item) && item.append !== true)
    for (const key of ['name', 'path']) if (typeof item[key] === 'string') return JSON.stringify([key, item[key]]);
  // Two secrets that look alike are two.
  return JSON.stringify(mapSecrets(item, (secret) => secret.reveal()));
}
