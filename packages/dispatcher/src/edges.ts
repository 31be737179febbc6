import type {StepNode} from '@phoenix/engine';
import type {LxcResource, NodeId} from '@phoenix/kit';
import {BOOTED, OFFERS, TAKES} from './recipes.js';
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
      const needs = [...node.needs, ...services];
      return {...node, needs, follows: (bootOrder.get(node.id) ?? []).filter((id) => !needs.includes(id))};
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
  const at = (level: number) => starts.filter(({resource}) => resource.container.startup!.order === level);
  levels.forEach((level, i) => {
    // From the nearest level down: what is reached over a nearer one needs no edge of its own.
    const lower = levels.slice(0, i).reverse().flatMap(at);
    for (const chain of at(level)) {
      const start = startOf(chain);
      if (start === undefined) continue;
      const {id} = chain.resource;
      const follows = lower.filter(({resource}) => {
        if (reaches(resource.id, id, needs) || reaches(id, resource.id, needs)) return false;
        needs.get(id)!.push(resource.id);
        return true;
      });
      edges.set(
        start,
        follows.flatMap((other) => bootedOf(other) ?? []),
      );
    }
  });
  return edges;
}

const bootedOf = (chain: Chain): NodeId | undefined =>
  BOOTED.flatMap((id) => chain.nodes.filter(({step}) => step.id === id))[0]?.id;

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
