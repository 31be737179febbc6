import type {Event, NodeId, NodeInfo, Reporter, StepId} from '@phoenix/kit';
import {expectedOf} from './expected.js';
import {likeness, sumOf} from './likeness.js';
import {actedIn, type PastRun} from './past-run.js';

export interface Forecast extends Reporter {
  /** Earlier runs of the same sort; without them nothing is known. */
  learn(past: readonly PastRun[]): void;
  /**
   * Milliseconds that the run probably still takes, `now` in milliseconds since it started. Undefined: too little is
   * known, or it is as good as over.
   */
  remaining(now: number): number | undefined;
}

/** Less is not worth saying. */
const LEAST_MS = 1_000;

/** A guess holds for so long, however often it is asked for. */
const ANEW_MS = 500;

/** What the run says when it starts nothing more: it was asked to end, or its time is over. */
const STOPPING: ReadonlySet<string> = new Set(['interrupted', 'time-over']);

/**
 * How long a run still takes: the longest way through what has not finished, each step as long as it took when its
 * resource went the same way before. A run that finds nothing to do is known by that, and so is one that begins anew.
 */
export function createForecast(): Forecast {
  let past: readonly PastRun[] = [];
  let nodes: readonly NodeInfo[] = [];
  const resources = new Map<number, {readonly resource: NodeInfo['resource']; readonly seen: Map<StepId, boolean>}>();
  const infos = new Map<NodeId, NodeInfo>();
  const finished = new Map<NodeId, number>();
  let stopping = false;
  let told: {readonly moment: number; readonly ms: number | undefined} | undefined;

  const see = (node: NodeId, acts: boolean | undefined): void => {
    const info = infos.get(node);
    if (info !== undefined && acts !== undefined) resources.get(info.resource.id)!.seen.set(info.step, acts);
  };
  const look = (now: number): number | undefined => {
    if (stopping || past.length === 0 || finished.size === 0 || finished.size === nodes.length) return undefined;
    const overall = past.map((run) =>
      sumOf(
        [...resources.values()].flatMap(({resource, seen}) => {
          const own = run.get(resource.id);
          return own === undefined ? [] : [likeness(seen, own)];
        }),
      ),
    );
    const expected = new Map<number, ReturnType<typeof expectedOf>>();
    const ends = new Map<NodeId, number>();
    let last = now;
    for (const {id, step, resource, waitsFor} of nodes) {
      const done = finished.get(id);
      if (done !== undefined) {
        ends.set(id, done);
        continue;
      }
      if (!expected.has(resource.id))
        expected.set(resource.id, expectedOf(resource, resources.get(resource.id)!.seen, past, overall));
      const ms = expected.get(resource.id)?.(step);
      if (ms === undefined) return undefined;
      const ready = waitsFor.reduce((latest, before) => Math.max(latest, ends.get(before) ?? 0), 0);
      // What takes longer than it did ends now, for all that is known.
      const end = Math.max(now, ready + ms);
      ends.set(id, end);
      last = Math.max(last, end);
    }
    return last - now < LEAST_MS ? undefined : last - now;
  };
  return {
    learn(runs) {
      past = runs;
    },
    report(event: Event) {
      if (event.type === 'run-started') {
        nodes = inOrder(event.nodes);
        for (const info of nodes) {
          infos.set(info.id, info);
          if (!resources.has(info.resource.id))
            resources.set(info.resource.id, {resource: info.resource, seen: new Map()});
        }
      } else if (event.type === 'diagnostic') stopping ||= STOPPING.has(event.diagnostic.code);
      else if (event.type === 'step-change') see(event.node, true);
      else if (event.type === 'step-finished') {
        finished.set(event.node, event.at);
        see(event.node, actedIn(event.outcome));
      }
    },
    remaining(now) {
      const moment = Math.floor(now / ANEW_MS);
      if (told?.moment !== moment) told = {moment, ms: look(now)};
      return told.ms;
    },
  };
}

/** Each after what it waits for; the engine announces them in any order. */
function inOrder(nodes: readonly NodeInfo[]): readonly NodeInfo[] {
  const missing = new Map(nodes.map(({id, waitsFor}) => [id, waitsFor.length]));
  const next = new Map<NodeId, NodeInfo[]>();
  for (const node of nodes)
    for (const before of node.waitsFor) {
      const known = next.get(before);
      if (known === undefined) next.set(before, [node]);
      else known.push(node);
    }
  const order = nodes.filter(({waitsFor}) => waitsFor.length === 0);
  for (const node of order)
    for (const after of next.get(node.id) ?? []) {
      const left = missing.get(after.id)! - 1;
      missing.set(after.id, left);
      if (left === 0) order.push(after);
    }
  return order;
}
