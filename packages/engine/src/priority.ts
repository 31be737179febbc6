import type {NodeId} from '@phoenix/kit';
import {predecessors, type StepGraph, topological} from './graph.js';

/** Length of the longest chain of nodes from each node to an end, itself included: who is started first. */
export function remainingPaths(graph: StepGraph): ReadonlyMap<NodeId, number> {
  const length = new Map<NodeId, number>();
  const {order} = topological(graph);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!;
    const own = length.get(node.id) ?? 1;
    length.set(node.id, own);
    for (const before of predecessors(node)) length.set(before, Math.max(length.get(before) ?? 1, own + 1));
  }
  return length;
}
