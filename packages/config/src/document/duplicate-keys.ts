import type {Node} from 'jsonc-parser';
import {pointerOf} from '../pointer.js';

interface Twice {
  /** The later of the two. */
  readonly key: Node;
  readonly first: Node;
  readonly pointer: string;
}

/** JSON keeps the last of two equal keys without a word; people lose a container that way. */
export const duplicateKeys = (node: Node | undefined, pointer = ''): Twice[] => {
  if (node?.type === 'array')
    return (node.children ?? []).flatMap((child, i) => duplicateKeys(child, pointer + pointerOf(i)));
  if (node?.type !== 'object') return [];
  const seen = new Map<string, Node>();
  return (node.children ?? []).flatMap(({children: [key, value] = []}) => {
    if (key === undefined) return [];
    const name = String(key.value);
    const here = pointer + pointerOf(name);
    const first = seen.get(name);
    seen.set(name, key);
    return [...(first === undefined ? [] : [{key, first, pointer: here}]), ...duplicateKeys(value, here)];
  });
};
