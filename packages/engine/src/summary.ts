import type {Mode, NodeId, Outcome, Summary} from '@phoenix/kit';
import {predecessors, type StepGraph} from './graph.js';

/** Collects times while a run goes on. */
export interface RunRecord {
  ready(node: NodeId, at: number): void;
  finished(node: NodeId, outcome: Outcome, at: number): void;
  waited(lock: string, ms: number): void;
  summary(at: number): Summary;
}

export function createRecord(graph: StepGraph, mode: Mode): RunRecord {
  const times = new Map<NodeId, {ready: number; finished: number}>();
  const waits = new Map<string, {ms: number; steps: number}>();
  const counts = {
    unchanged: 0,
    changed: 0,
    planned: 0,
    deferred: 0,
    blocked: 0,
    skipped: 0,
    failed: 0,
    cancelled: 0,
  };
  return {
    ready: (node, at) => void times.set(node, {ready: at, finished: at}),
    finished(node, {status}, at) {
      times.get(node)!.finished = at;
      counts[status]++;
    },
    waited(lock, ms) {
      const known = waits.get(lock) ?? {ms: 0, steps: 0};
      waits.set(lock, {ms: known.ms + ms, steps: known.steps + 1});
    },
    summary: (at) => ({
      mode,
      ok: counts.failed + counts.blocked + counts.cancelled === 0,
      ms: at,
      counts: {...counts},
      waits: [...waits].map(([lock, {ms, steps}]) => ({lock, ms, steps})).sort((a, b) => b.ms - a.ms),
      criticalPath: criticalPath(graph, times),
    }),
  };
}

/** From the node that finished last, always back to the predecessor that it waited for longest. */
function criticalPath(graph: StepGraph, times: ReadonlyMap<NodeId, {ready: number; finished: number}>) {
  const latest = (ids: Iterable<NodeId>): NodeId | undefined => {
    let last: NodeId | undefined;
    for (const id of ids) if (last === undefined || times.get(id)!.finished >= times.get(last)!.finished) last = id;
    return last;
  };
  const path: {node: NodeId; ms: number}[] = [];
  for (let id = latest(graph.keys()); id !== undefined; id = latest(predecessors(graph.get(id)!))) {
    const {ready, finished} = times.get(id)!;
    path.unshift({node: id, ms: finished - ready});
  }
  return path;
}
