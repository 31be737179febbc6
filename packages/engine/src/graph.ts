import {type Diagnostic, err, type NodeId, ok, type Resource, type Result, type Step} from '@phoenix/kit';

/** A step bound to one resource and its configuration. */
export interface StepNode {
  readonly id: NodeId;
  readonly step: Step;
  readonly resource: Resource;
  /** The step's own config section. */
  readonly config: unknown;
  /** Must have succeeded. */
  readonly needs: readonly NodeId[];
  /** Must have finished, whatever came of them: order only. */
  readonly follows: readonly NodeId[];
  /** Fingerprints of the steps before it on the same guest. */
  readonly lineage: readonly string[];
  /** A snapshot step: if what it took is current, this node is done and need not be asked. */
  readonly provedBy?: NodeId;
  /** That step, where it is not part of the graph. */
  readonly prover?: StepNode;
}

/** Nodes by id: every edge leads somewhere, no cycles. Never mutated. */
export type StepGraph = ReadonlyMap<NodeId, StepNode>;

export const predecessors = (node: StepNode): readonly NodeId[] =>
  node.follows.length === 0 ? node.needs : [...node.needs, ...node.follows];

/** Reports everything wrong with the list at once. Of cycles it names one path for each. */
export function buildGraph(nodes: readonly StepNode[]): Result<StepGraph, readonly Diagnostic[]> {
  const graph = new Map(nodes.map((node) => [node.id, node]));
  const diagnostics = [...duplicates(nodes), ...dangling(graph), ...cycles(graph)];
  return diagnostics.length > 0 ? err(diagnostics) : ok(graph);
}

const problem = (code: string, message: string): Diagnostic => ({severity: 'error', code, message});

function* duplicates(nodes: readonly StepNode[]): Iterable<Diagnostic> {
  const seen = new Set<NodeId>();
  for (const {id, step} of nodes) {
    if (seen.has(id)) yield problem('duplicate-step', `two plugins provide the step "${step.id}" (${id})`);
    seen.add(id);
  }
}

function* dangling(graph: StepGraph): Iterable<Diagnostic> {
  for (const [id, node] of graph)
    for (const other of predecessors(node))
      if (!graph.has(other))
        yield problem('unknown-step', `"${id}" waits for "${other}", which is not part of this run`);
}

/** Kahn's algorithm, so that a chain of 100,000 nodes needs no stack; what is left over lies on cycles or behind them. */
function* cycles(graph: StepGraph): Iterable<Diagnostic> {
  const left = new Set(topological(graph).unreached);
  while (left.size > 0) {
    const path: NodeId[] = [];
    let at: NodeId | undefined = left.values().next().value;
    while (at !== undefined && !path.includes(at)) {
      path.push(at);
      at = predecessors(graph.get(at)!).find((id) => left.has(id));
    }
    for (const id of path) left.delete(id);
    if (at === undefined) continue;
    const loop = path.slice(path.indexOf(at));
    yield problem('cycle', `steps wait for each other: ${[...loop, at].join(' -> ')}`);
  }
}

/** Nodes so that each comes after its predecessors, and those that cannot be reached because of a cycle. */
export function topological(graph: StepGraph): {
  readonly order: readonly StepNode[];
  readonly unreached: readonly NodeId[];
} {
  const missing = new Map<NodeId, number>();
  const successors = successorsOf(graph);
  const order: StepNode[] = [];
  for (const [id, node] of graph) {
    const count = predecessors(node).filter((other) => graph.has(other)).length;
    if (count === 0) order.push(node);
    else missing.set(id, count);
  }
  for (let i = 0; i < order.length; i++) {
    for (const next of successors.get(order[i]!.id) ?? []) {
      const count = missing.get(next)! - 1;
      if (count > 0) missing.set(next, count);
      else {
        missing.delete(next);
        order.push(graph.get(next)!);
      }
    }
  }
  return {order, unreached: [...missing.keys()]};
}

export function successorsOf(graph: StepGraph): ReadonlyMap<NodeId, readonly NodeId[]> {
  const successors = new Map<NodeId, NodeId[]>();
  for (const [id, node] of graph) {
    for (const other of predecessors(node)) {
      const known = successors.get(other);
      if (known === undefined) successors.set(other, [id]);
      else known.push(id);
    }
  }
  return successors;
}
