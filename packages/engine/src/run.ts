import {setMaxListeners} from 'node:events';
import type {NodeId, NodeInfo, Outcome, Summary} from '@phoenix/kit';
import type {Run} from './ask.js';
import {createFacts} from './facts.js';
import {predecessors, type StepGraph, type StepNode, successorsOf} from './graph.js';
import {createLinks} from './links.js';
import {createLocks} from './locks.js';
import {createMilestones} from './milestones.js';
import {runNode} from './node.js';
import type {RunOptions} from './options.js';
import {remainingPaths} from './priority.js';
import {createSlots} from './slots.js';
import {createRecord, type RunRecord} from './summary.js';

export interface RunReport {
  readonly outcomes: ReadonlyMap<NodeId, Outcome>;
  readonly summary: Summary;
}

/** Walks the graph; a node starts the moment its last predecessor has finished. Never rejects. */
export async function run(graph: StepGraph, options: RunOptions): Promise<RunReport> {
  const record = createRecord(graph, options.mode);
  const outcomes = new Map<NodeId, Outcome>();
  const shared = createRun(graph, options, record, outcomes);
  const {emit, at} = shared;
  const milestones = createMilestones(graph, shared);
  const successors = successorsOf(graph);
  const priority = remainingPaths(graph);
  const missing = new Map<NodeId, number>();
  const pending = new Map<NodeId, NodeId>();
  let failed = false;

  const {mode, leftOut} = options;
  const nodes = [...graph.values()].map(describe);
  emit({type: 'run-started', mode, nodes, ...(leftOut === undefined ? {} : {leftOut}), at: at()});
  await new Promise<void>((resolve) => {
    if (graph.size === 0) return resolve();
    const startAll = (ready: readonly StepNode[]) => {
      const order = [...ready].sort((a, b) => priority.get(b.id)! - priority.get(a.id)!);
      for (const node of order) void settle(node);
    };
    const settle = async (node: StepNode): Promise<void> => {
      record.ready(node.id, at());
      const outcome = predetermined(node) ?? (await inTurn(node));
      if (outcome.status === 'failed') failed = true;
      outcomes.set(node.id, outcome);
      const behind =
        outcome.status === 'planned' ? node.id : outcome.status === 'deferred' ? outcome.by : pendingBefore(node);
      if (behind !== undefined) pending.set(node.id, behind);
      record.finished(node.id, outcome, at());
      emit({type: 'step-finished', node: node.id, outcome, at: at()});
      startAll((successors.get(node.id) ?? []).filter(isDue).map((id) => graph.get(id)!));
      if (outcomes.size === graph.size) resolve();
    };
    const isDue = (id: NodeId): boolean => {
      const left = missing.get(id)! - 1;
      missing.set(id, left);
      return left === 0;
    };
    const roots: StepNode[] = [];
    for (const node of graph.values()) {
      const count = predecessors(node).length;
      if (count === 0) roots.push(node);
      else missing.set(node.id, count);
    }
    startAll(roots);
  });
  const summary = record.summary(at());
  emit({type: 'run-finished', summary, at: at()});
  return {outcomes, summary};

  /** What is known without starting: cancelled, blocked by the root cause, or deferred behind a planned step. */
  function predetermined(node: StepNode): Outcome | undefined {
    if (shared.stop.aborted || (failed && options.failFast)) return {status: 'cancelled'};
    for (const id of node.needs) {
      const before = outcomes.get(id)!;
      if (before.status === 'failed') return {status: 'blocked', by: id};
      if (before.status === 'blocked' || before.status === 'cancelled') return before;
    }
    const behind = pendingBefore(node);
    return behind === undefined || node.step.plansAbsent ? undefined : {status: 'deferred', by: behind};
  }

  /**
   * A refusal in a plan proves nothing while something on the node, or at another guest, that the step builds on is only
   * planned.
   */
  function unlessPlanned(node: StepNode, outcome: Outcome): Outcome {
    if (outcome.status !== 'failed' || options.mode === 'apply') return outcome;
    const by = node.needs.find((id) => isElsewhere(graph.get(id)!, node) && pending.has(id));
    return by === undefined ? outcome : {status: 'deferred', by: pending.get(by)!};
  }

  /** The nearest planned step before this one on the same guest, handed on from any ancestor. */
  function pendingBefore(node: StepNode): NodeId | undefined {
    if (options.mode === 'apply') return undefined;
    for (const id of predecessors(node)) {
      if (graph.get(id)!.resource.id !== node.resource.id) continue;
      const behind = pending.get(id);
      if (behind !== undefined) return behind;
    }
    return undefined;
  }

  async function inTurn(node: StepNode): Promise<Outcome> {
    await shared.slots.enter();
    try {
      // What was still open before may be known by now.
      return predetermined(node) ?? unlessPlanned(node, await decide(node));
    } finally {
      shared.slots.leave();
    }
  }

  async function decide(node: StepNode): Promise<Outcome> {
    const provedBy = await milestones.proof(node);
    if (provedBy !== undefined) return {status: 'unchanged', provedBy};
    emit({type: 'step-started', node: node.id, at: at()});
    return runNode(node, shared);
  }
}

function createRun(
  graph: StepGraph,
  options: RunOptions,
  {waited}: RunRecord,
  outcomes: ReadonlyMap<NodeId, Outcome>,
): Run {
  const now = options.now ?? (() => performance.now());
  const start = now();
  const owners = new Map([...graph.values()].map(({resource}) => [resource.id, resource]));
  // Every step under way listens to both; Node would warn of a leak at eleven.
  setMaxListeners(0, options.stop, options.kill);
  const facts = createFacts(async (fact) => {
    const guest = fact.on === 'guest' ? owners.get(Number(fact.scope.slice('guest:'.length))) : undefined;
    const host = guest === undefined ? options.hosts.node : options.hosts.guest(guest);
    const value = await fact.read({label: host.label, exec: (command) => host.exec(command, {signal: options.kill})});
    options.saw?.(fact, value);
    return value;
  });
  return {
    ...options,
    facts,
    locks: createLocks(options.capacities),
    slots: createSlots(options.concurrency),
    waited,
    outcomeOf: (id) => outcomes.get(id),
    linkToStop: createLinks(options.stop),
    linkToKill: createLinks(options.kill),
    now,
    at: () => Math.round(now() - start),
  };
}

const describe = (node: StepNode): NodeInfo => {
  const {id, kind, name} = node.resource;
  return {id: node.id, step: node.step.id, resource: {id, kind, name}, waitsFor: predecessors(node), on: node.step.on};
};

/** The node's own steps run side by side: each is to the others what another guest's is. */
const isElsewhere = ({resource}: StepNode, of: StepNode): boolean =>
  resource.kind === 'hypervisor' || resource.id !== of.resource.id;
