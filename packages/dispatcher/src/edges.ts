import type {StepNode} from '@phoenix/engine';
import {type GuestResource, guestOf, type NodeId} from '@phoenix/kit';
import {BOOTED, isClone, isStart, offerOf} from './recipes.js';
import {needsOf} from './select.js';

/** The nodes of one guest in the order in which they run. */
export interface Chain {
  readonly resource: GuestResource;
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
      if (isClone(node.step.id)) return {...node, needs: [...node.needs, ...sourceOf(resource, byId)]};
      if (!isStart(node.step.id)) return node;
      const services = guestOf(resource).dependencies.flatMap((id) => serviceOf(byId.get(id)));
      const needs = [...node.needs, ...services];
      return {...node, needs, follows: (bootOrder.get(node.id) ?? []).filter((id) => !needs.includes(id))};
    }),
  );
}

/** What a clone is copied from: the source's template or snapshot; without either the source as it is in service. */
function sourceOf(resource: GuestResource, byId: ReadonlyMap<number, Chain>): readonly NodeId[] {
  const {clonedFrom} = guestOf(resource);
  const source = clonedFrom === undefined ? undefined : byId.get(clonedFrom);
  if (source === undefined) return [];
  const offer = offerOf(source.resource);
  if (offer === undefined) return serviceOf(source);
  return source.nodes.filter(({step}) => step.id === offer).map(({id}) => id);
}

const serviceOf = (chain: Chain | undefined): readonly NodeId[] =>
  chain === undefined || chain.serviceAt < 0 ? [] : [chain.nodes[chain.serviceAt]!.id];

/**
 * Starts of guests that start at boot wait for the starts of the next lower boot_order. Order only: a guest that fails
 * holds back nobody. Where a dependency runs against it, directly or over others, the dependency counts.
 */
function bootEdges(chains: readonly Chain[]): ReadonlyMap<NodeId, readonly NodeId[]> {
  const starts = chains.filter(
    ({resource}) => guestOf(resource).onboot && guestOf(resource).startup?.order !== undefined,
  );
  const levels = [...new Set(starts.map(({resource}) => guestOf(resource).startup!.order!))].sort((a, b) => a - b);
  const needs = new Map(chains.map(({resource}) => [resource.id, [...needsOf(resource)]]));
  const edges = new Map<NodeId, readonly NodeId[]>();
  const at = (level: number) => starts.filter(({resource}) => guestOf(resource).startup!.order === level);
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
  BOOTED.flatMap((phase) => chain.nodes.filter(({step}) => step.id === `${chain.resource.kind}.${phase}`))[0]?.id;

const startOf = ({nodes}: Chain): NodeId | undefined => nodes.find(({step}) => isStart(step.id))?.id;

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
