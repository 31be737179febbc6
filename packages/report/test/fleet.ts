import type {Event, NodeId} from '@phoenix/kit';
import type {RunLog} from '../src/index.js';
import {broken, change, changed, failed, info, logOf, unchanged} from './runs.js';

const STEPS = [
  'lxc.validate',
  'lxc.clone',
  'lxc.apparmor',
  'lxc.configure',
  'lxc.firewall',
  'lxc.start',
  'feature.base_setup',
  'feature.docker',
  'lxc.snapshot.pre-configured',
  'lxc.volumes',
  'lxc.app',
  'lxc.healthcheck',
  'lxc.snapshot.final-form',
] as const;
const SECONDS = [0, 2.4, 0, 0.3, 0, 1.9, 3.1, 6.2, 1.7, 0.2, 4.4, 1.1, 0.9];
/** Guests that are worked on at once. */
const AT_ONCE = 16;

/**
 * A run of many guests cloned from one: `guests` × 13 steps. Each clone waits for the source; some are retried, every 37th
 * guest does not start. The same each time.
 */
export const fleetRun = (guests: number): RunLog => {
  const ids = Array.from({length: guests}, (_, i) => 1000 + i);
  const nodes = ids.flatMap((id) => STEPS.map((step) => info(`${id} web-${id}/${step}`)));
  const events: Event[] = [{type: 'run-started', mode: 'apply', nodes, at: 0}];
  const free = Array.from({length: AT_ONCE}, () => 0);
  let sourceFree = 0;
  let holder: NodeId | undefined;
  let last: readonly {readonly node: NodeId; readonly ms: number}[] = [];
  for (const id of ids) {
    const slot = free.indexOf(Math.min(...free));
    const run = guestRun(id, free[slot]!, sourceFree, holder);
    events.push(...run.events);
    free[slot] = run.end;
    sourceFree = run.cloned;
    holder = `${id}/lxc.clone`;
    last = run.path;
  }
  const end = Math.max(...free);
  events.sort((a, b) => a.at - b.at);
  const count = (status: string) =>
    events.filter((event) => event.type === 'step-finished' && event.outcome.status === status).length;
  const counts = {
    unchanged: count('unchanged'),
    changed: count('changed'),
    planned: 0,
    deferred: 0,
    blocked: count('blocked'),
    skipped: 0,
    failed: count('failed'),
    cancelled: 0,
  };
  const ok = counts.failed === 0;
  events.push({
    type: 'run-finished',
    at: end,
    summary: {mode: 'apply', ok, ms: end, counts, waits: [], criticalPath: last},
  });
  return logOf(events);
};

const guestRun = (id: number, began: number, sourceFree: number, holder: NodeId | undefined) => {
  const events: Event[] = [];
  const path: {node: NodeId; ms: number}[] = [];
  let at = began;
  let cloned = sourceFree;
  let culprit: NodeId | undefined;
  for (const [i, step] of STEPS.entries()) {
    const node: NodeId = `${id}/${step}`;
    if (culprit !== undefined) {
      events.push({type: 'step-finished', node, at, outcome: {status: 'blocked', by: culprit}});
      continue;
    }
    const from = at;
    const ms = SECONDS[i]! * 1000 * (0.8 + ((id * 7 + i * 3) % 10) / 20);
    events.push({type: 'step-started', node, at});
    if (step === 'lxc.clone') {
      if (sourceFree > at && holder !== undefined) {
        events.push({type: 'step-waiting', node, lock: 'guest:900', holder, at});
        at = sourceFree;
      }
      cloned = at + ms / 6;
    }
    if (ms === 0) {
      at += 4;
      events.push({type: 'step-finished', node, at, outcome: unchanged});
    } else {
      const made = change(`${step.split('.').at(-1)} ${id}`, [{field: 'memory', from: '512', to: '1024'}]);
      events.push({type: 'step-change', node, change: made, at});
      for (let n = 0; n < 6; n++)
        events.push({
          type: 'step-output',
          node,
          line: `${step} says line ${n} of what it does to ${id}`,
          stream: 'stdout',
          at: at + (ms * n) / 6,
        });
      at += ms;
      const fails = step === 'lxc.start' && id % 37 === 0;
      if (fails) culprit = node;
      events.push({type: 'step-finished', node, at, outcome: fails ? failed(broken) : changed(made)});
    }
    path.push({node, ms: at - from});
  }
  return {events, path, end: at, cloned};
};
