import type {NodeId} from '@phoenix/kit';
import {type DiagramNode, type Edge, inOrder, predecessorsOf} from './graph.js';

/**
 * Every edge once. One of order is implied where any other way leads there; one of need only where a way of needs does:
 * what merely came before may have failed.
 */
export function edgesOf(nodes: readonly DiagramNode[]): readonly Edge[] {
  const order = inOrder(nodes);
  const index = new Map(order.map(({id}, i) => [id, i]));
  const before = order.map((node) => predecessorsOf(node, index));
  const all = before.map((edges) => edges.map(([id]) => index.get(id)!));
  const needs = before.map((edges) => edges.flatMap(([id, kind]) => (kind === 'needs' ? [index.get(id)!] : [])));
  const reached = {needs: ancestors(needs), follows: ancestors(all)};
  const direct = {needs, follows: all};
  return order.flatMap(({id: to}, i) =>
    before[i]!.map(([from, kind]): Edge => {
      const at = index.get(from)!;
      const implied = direct[kind][i]!.some((other) => other !== at && has(reached[kind][other]!, at));
      return {from, to, kind, implied};
    }),
  );
}

/** What a picture shows of them. */
export const shownEdges = (nodes: readonly DiagramNode[]): readonly Edge[] =>
  edgesOf(nodes).filter(({implied}) => !implied);

/** Of each node the set of all that come before it, a bit each. */
function ancestors(before: readonly (readonly number[])[]): readonly Uint32Array[] {
  const words = Math.ceil(before.length / 32);
  const sets: Uint32Array[] = [];
  for (const direct of before) {
    const set = new Uint32Array(words);
    for (const one of direct) {
      const theirs = sets[one]!;
      for (let word = 0; word < words; word += 1) set[word]! |= theirs[word]!;
      set[one >>> 5]! |= 1 << (one & 31);
    }
    sets.push(set);
  }
  return sets;
}

const has = (set: Uint32Array, bit: number): boolean => ((set[bit >>> 5]! >>> (bit & 31)) & 1) === 1;

/** The length of the longest way to each node, from 0. */
export function ranksOf(nodes: readonly DiagramNode[]): ReadonlyMap<NodeId, number> {
  const ranks = new Map<NodeId, number>();
  const known = new Set(nodes.map(({id}) => id));
  for (const node of inOrder(nodes))
    ranks.set(
      node.id,
      predecessorsOf(node, known).reduce((rank, [id]) => Math.max(rank, ranks.get(id)! + 1), 0),
    );
  return ranks;
}
