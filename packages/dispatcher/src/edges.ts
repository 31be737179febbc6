import type {StepNode} from '@phoenix/engine';
import type {LxcResource, NodeId} from '@phoenix/kit';
import {OFFERS, TAKES} from './recipes.js';
import {needsOf} from './select.js';

/** The nodes of one guest in the order in which they run. */
export interface Chain {
  readonly resource: LxcResource;
  readonly nodes: readonly StepNode[];
  /** Position of the last node up to which the guest is in service; -1: none. */
  readonly serviceAt: number;
}

/** Edges between guests, at step level so that nothing waits longer than it must. */
export function connect(chains: readonly Chain[]): readonly StepNode[] {
  const byId = new Map(chains.map((chain) => [chain.resource.id, chain]));
  const bootOrder = bootEdges(chains);
  return chains.flatMap(({resource, nodes}) =>
    nodes.map((node) => {
      if (node.step.id === TAKES.clone) return {...node, needs: [...node.needs, ...snapshotOf(resource, byId)]};
      if (node.step.id !== TAKES.start) return node;
      const services = resource.container.dependencies.flatMap((id) => serviceOf(byId.get(id)));
      return {...node, needs: [...node.needs, ...services], follows: bootOrder.get(node.id) ?? []};
    }),
  );
}

function snapshotOf({container: {origin}}: LxcResource, byId: ReadonlyMap<number, Chain>): readonly NodeId[] {
  if (origin.from !== 'clone') return [];
  return (byId.get(origin.source)?.nodes ?? []).filter(({step}) => step.id === OFFERS.snapshot).map(({id}) => id);
}

const serviceOf = (chain: Chain | undefined): readonly NodeId[] =>
  chain === undefined || chain.serviceAt < 0 ? [] : [chain.nodes[chain.serviceAt]!.id];

/**
 * Starts of guests that start at boot wait for the starts of the next lower boot_order. Order only: a guest that fails
 * holds back nobody. Where a dependency runs against it, directly or over others, the dependency counts.
 */
function bootEdges(chains: readonly Chain[]): ReadonlyMap<NodeId, readonly NodeId[]> {
  const starts = chains.filter(({resource: {container}}) => container.onboot && container.startup?.order !== undefined);
  const levels = [...new Set(starts.map(({resource}) => resource.container.startup!.order!))].sort((a, b) => a - b);
  const needs = new Map(chains.map(({resource}) => [resource.id, [...needsOf(resource)]]));
  const edges = new Map<NodeId, readonly NodeId[]>();
  const idsAt = (level: number) => starts.filter(({resource}) => resource.container.startup!.order === level);
  levels.forEach((level, i) => {
    if (i === 0) return;
    const before = idsAt(levels[i - 1]!);
    for (const chain of idsAt(level)) {
      const start = startOf(chain);
      if (start === undefined) continue;
      const follows = before
        .filter((other) => !reaches(other.resource.id, chain.resource.id, needs))
        .flatMap((other) => startOf(other) ?? []);
      for (const {resource} of before)
        if (!reaches(resource.id, chain.resource.id, needs)) needs.get(chain.resource.id)!.push(resource.id);
      edges.set(start, follows);
    }
  });
  return edges;
}

const startOf = ({nodes}: Chain): NodeId | undefined => nodes.find(({step}) => step.id === TAKES.start)?.id;

/** Whether `from` waits for `to`, directly or over others. */
function reaches(from: number, to: number, needs: ReadonlyMap<number, readonly number[]>): boolean {
  const seen = new Set<number>();
  const queue = [from];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    queue.push(...(needs.get(id) ?? []));
  }
  return false;
}
