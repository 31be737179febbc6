import {type StepGraph, type StepNode, topological} from '@phoenix/engine';
import type {NodeId} from '@phoenix/kit';

interface Before {
  readonly needs: ReadonlySet<NodeId>;
  readonly follows: ReadonlySet<NodeId>;
}

/**
 * The graph without the nodes that are not kept: who waited for one of them waits for what that one waited for. A way that
 * is order only in one place is order only as a whole.
 */
export function contract(graph: StepGraph, kept: ReadonlySet<NodeId>): readonly StepNode[] {
  const before = new Map<NodeId, Before>();
  for (const node of topological(graph).order) {
    const needs = new Set<NodeId>();
    const follows = new Set<NodeId>();
    for (const id of node.needs) {
      if (kept.has(id)) needs.add(id);
      else addAll(before.get(id)!, needs, follows);
    }
    for (const id of node.follows) {
      if (kept.has(id)) follows.add(id);
      else addAll(before.get(id)!, follows, follows);
    }
    for (const id of needs) follows.delete(id);
    before.set(node.id, {needs, follows});
  }
  return [...graph.values()]
    .filter(({id}) => kept.has(id))
    .map((node) => {
      const {needs, follows} = before.get(node.id)!;
      return {...node, needs: [...needs], follows: [...follows]};
    });
}

function addAll(from: Before, needs: Set<NodeId>, follows: Set<NodeId>): void {
  for (const id of from.needs) needs.add(id);
  for (const id of from.follows) follows.add(id);
}
