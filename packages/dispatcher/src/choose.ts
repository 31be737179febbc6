import {buildGraph, type StepGraph, type StepNode} from '@phoenix/engine';
import {isGuest, type NodeId, type Resource, type Step} from '@phoenix/kit';
import {contract} from './contract.js';
import {isMaking, isMilestone, isRollback, isValidation, presenceOf} from './recipes.js';
import {namesNode} from './step-names.js';

/** What the user wants of a graph, in words that {@link namesNode} understands. */
export interface Choice {
  /** Only these; empty: all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** Of each resource that has this step it and what comes after it there; what has none takes no part. */
  readonly from?: string;
}

export interface Chosen {
  /** May be empty. */
  readonly graph: StepGraph;
  /** How many nodes of the whole graph take no part. */
  readonly leftOut: number;
  /** Whose snapshot or template is not made, because it would claim what is left out. */
  readonly unproved: readonly Resource[];
  /** Guests that take no part because they have no such step as `from` names. */
  readonly withoutFrom: readonly Resource[];
}

/**
 * A part of a graph, in the same order. Kept besides what is named: validations, which only look; of a guest that goes back
 * to a snapshot what the node does for it, because going back undid that. Left out besides: milestones behind anything that
 * is left out inside the guest. Where the making of a guest is left out, a look whether it is there takes that place.
 */
export function choose(graph: StepGraph, choice: Choice, steps: readonly Step[]): Chosen {
  const kept = new Set<NodeId>();
  const presence = new Map<NodeId, Step>();
  const unproved: Resource[] = [];
  const withoutFrom: Resource[] = [];
  for (const nodes of chainsOf(graph)) {
    const {resource} = nodes[0]!;
    const from = choice.from === undefined ? nodes : beginningWith(choice.from, nodes);
    if (from.length === 0 && isGuest(resource)) withoutFrom.push(resource);
    const wanted = from.filter((node) => isNamed(choice.only, node, true) && !isNamed(choice.skip, node));
    if (wanted.length === 0) continue;
    const companions = companionsOf(nodes).filter((node) => !isNamed(choice.skip, node));
    const mine = new Set([...wanted, ...companions]);
    const claims = milestonesBehindGaps(nodes, mine);
    if (claims.length > 0) unproved.push(resource);
    for (const node of claims) mine.delete(node);
    if (!wanted.some((node) => mine.has(node))) continue;
    for (const {id} of mine) kept.add(id);
    for (const node of nodes) {
      const look = isMaking(node.step.id) && !mine.has(node) ? presenceOf(node.resource.kind, steps) : undefined;
      if (look !== undefined) presence.set(node.id, look);
    }
  }
  const part = contract(graph, new Set([...kept, ...presence.keys()]));
  const built = buildGraph(part.map((node) => withPresence(withProver(node, graph, kept), presence)));
  if (!built.ok) throw new Error(built.error.map(({message}) => message).join('; '));
  return {graph: built.value, leftOut: graph.size - kept.size, unproved, withoutFrom};
}

const isNamed = (words: readonly string[], node: StepNode, whenNone = false): boolean =>
  words.length === 0 ? whenNone : words.some((word) => namesNode(word, node));

/** The nodes of each resource, in the order of the graph. */
function chainsOf(graph: StepGraph): Iterable<readonly StepNode[]> {
  const chains = new Map<number, StepNode[]>();
  for (const node of graph.values()) {
    const known = chains.get(node.resource.id);
    if (known === undefined) chains.set(node.resource.id, [node]);
    else known.push(node);
  }
  return chains.values();
}

/** Those that a word names and, of the same resource, all that wait for them. */
function beginningWith(word: string, nodes: readonly StepNode[]): readonly StepNode[] {
  const found = new Set<NodeId>();
  const left = new Set(nodes);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const node of left) {
      if (!namesNode(word, node) && !node.needs.some((id) => found.has(id))) continue;
      found.add(node.id);
      left.delete(node);
    }
  }
  return nodes.filter(({id}) => found.has(id));
}

function companionsOf(nodes: readonly StepNode[]): readonly StepNode[] {
  const goesBack = nodes.some(({step}) => isRollback(step.id));
  return nodes.filter(({step}) => isValidation(step.id) || (goesBack && step.on === 'node' && !isMilestone(step)));
}

/** A snapshot or template says that all before it was done inside the guest. */
function milestonesBehindGaps(nodes: readonly StepNode[], mine: ReadonlySet<StepNode>): readonly StepNode[] {
  let gap = false;
  return nodes.filter((node) => {
    gap ||= !mine.has(node) && isInside(node);
    return gap && mine.has(node) && isMilestone(node.step);
  });
}

const isInside = ({step, resource, config}: StepNode): boolean =>
  step.on === 'guest' || step.fingerprint?.(resource, config) !== undefined;

/** A milestone that takes no part is asked all the same whether it proves this node. */
function withProver(node: StepNode, graph: StepGraph, kept: ReadonlySet<NodeId>): StepNode {
  const prover = node.provedBy === undefined || kept.has(node.provedBy) ? undefined : graph.get(node.provedBy);
  return prover === undefined ? node : {...node, prover};
}

function withPresence(node: StepNode, presence: ReadonlyMap<NodeId, Step>): StepNode {
  const named = (id: NodeId): NodeId => {
    const look = presence.get(id);
    return look === undefined ? id : `${Number(id.slice(0, id.indexOf('/')))}/${look.id}`;
  };
  const look = presence.get(node.id);
  return {
    ...node,
    ...(look === undefined ? {} : {id: named(node.id), step: look, config: undefined, lineage: []}),
    needs: node.needs.map(named),
    follows: node.follows.map(named),
  };
}
