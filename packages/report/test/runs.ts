import type {Change, Event, Failure, FieldDiff, Mode, NodeId, NodeInfo, Outcome} from '@phoenix/kit';
import type {RunLog} from '../src/index.js';

type Draft = Event extends infer E ? (E extends {readonly at: number} ? Omit<E, 'at'> : never) : never;

export const change = (title: string, diff: readonly FieldDiff[] = [], more: Partial<Change> = {}): Change => ({
  title,
  impact: 'none',
  diff,
  actions: [{kind: 'exec', command: {argv: ['pct', 'set', '900']}}],
  ...more,
});

export const unchanged: Outcome = {status: 'unchanged'};
export const changed = (...changes: readonly Change[]): Outcome => ({status: 'changed', changes});
export const failed = (failure: Failure): Outcome => ({status: 'failed', failure, changes: []});

export const broken: Failure = {
  code: 'command-failed',
  command: 'pct start 901',
  exitCode: 255,
  stderr: "lxc_spawn: 1734 Failed to initialize container\nstartup for container '901' failed",
  hint: 'see why: pct start 901 --debug',
};

/** A step of a guest: `900 base/lxc.clone`; `0 pve1/…` is the node's. */
export const info = (label: string, waitsFor: readonly NodeId[] = []): NodeInfo => {
  const [, id, name, step] = /^(\d+) (.*?)\/(.*)$/s.exec(label)!;
  const number = Number(id);
  const kind = number === 0 ? 'hypervisor' : 'lxc';
  return {
    id: `${number}/${step as NodeInfo['step']}`,
    step: step as NodeInfo['step'],
    resource: {id: number, kind, name: name!},
    waitsFor,
  };
};

/** Writes a run down: `at` moves the time, milliseconds; all else adds an event at that time. */
export const script = (mode: Mode, nodes: readonly NodeInfo[], before: readonly Event[] = []) => {
  const events: Event[] = [...before];
  const counts = {unchanged: 0, changed: 0, planned: 0, deferred: 0, blocked: 0, skipped: 0, failed: 0, cancelled: 0};
  let now = 0;
  const say = (event: Draft) => {
    events.push({...event, at: now} as Event);
    return it;
  };
  const it = {
    events,
    say,
    at(ms: number) {
      now = ms;
      return it;
    },
    start: (node: NodeId) => say({type: 'step-started', node}),
    wait: (node: NodeId, lock: string, holder: NodeId) => say({type: 'step-waiting', node, lock, holder}),
    change: (node: NodeId, one: Change) => say({type: 'step-change', node, change: one}),
    print: (node: NodeId, line: string, stream: 'stdout' | 'stderr' = 'stdout') =>
      say({type: 'step-output', node, line, stream}),
    retry: (node: NodeId, attempt: number, failure: Failure) =>
      say({type: 'step-retrying', node, attempt, attempts: 3, delayMs: 1000, failure}),
    end(node: NodeId, outcome: Outcome) {
      counts[outcome.status]++;
      return say({type: 'step-finished', node, outcome});
    },
    finish: (criticalPath: readonly {readonly node: NodeId; readonly ms: number}[] = []) => {
      const ok = counts.failed + counts.blocked + counts.cancelled === 0;
      return say({type: 'run-finished', summary: {mode, ok, ms: now, counts, waits: [], criticalPath}});
    },
  };
  return say({type: 'run-started', mode, nodes});
};

export const logOf = (events: readonly Event[], more: Partial<RunLog> = {}): RunLog => ({
  id: '20240501-101500-ab12',
  startedAt: '2024-05-01T10:15:00.000Z',
  command: 'phoenix LetsGo --target lab',
  version: '0.1.0',
  isRunning: false,
  events,
  ...more,
});
