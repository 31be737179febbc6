import {expect, test} from '@jest/globals';
import type {Event, LockRequest, NodeId} from '@phoenix/kit';
import {buildGraph, createLocks, createSlots, remainingPaths, type StepNode} from '../src/index.js';
import {createWorld, graphOf, node, record, result} from './rig.js';

/** Small, seeded, good enough to shuffle by: a failure names its seed. */
const random = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

interface Story {
  readonly nodes: readonly StepNode[];
  readonly locksOf: ReadonlyMap<NodeId, readonly LockRequest[]>;
}

function randomGraph(seed: number): Story {
  const next = random(seed);
  const size = 2 + Math.floor(next() * 40);
  const ids = Array.from({length: size}, (_, i): NodeId => `${1 + Math.floor(next() * 8)}/s.n${i}`);
  const locksOf = new Map<NodeId, LockRequest[]>();
  const nodes = ids.map((id, i) => {
    const earlier = ids.slice(0, i);
    const needs = earlier.filter(() => next() < 2 / size);
    const follows = earlier.filter(() => next() < 1 / size);
    const locks: LockRequest[] = [];
    for (const name of ['guest:1', 'guest:2', 'guest:3'])
      if (next() < 0.3) locks.push({name, units: next() < 0.7 ? 'all' : 'one'});
    if (next() < 0.6) locks.push({name: 'node:commands', units: 'one'});
    locksOf.set(id, locks);
    return node({
      id,
      needs,
      follows,
      locks,
      step: {retry: {attempts: 2, minMs: 1, jitter: false, on: ['command-failed']}},
    });
  });
  return {nodes: shuffled(nodes, next), locksOf};
}

const shuffled = <T>(list: readonly T[], next: () => number): T[] =>
  list
    .map((value) => [next(), value] as const)
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value);

const SEEDS = Array.from({length: 400}, (_, i) => i + 1);

test('random graphs: every announced step finishes once, none before what it waits for, no lock is held twice', async () => {
  for (const seed of SEEDS) {
    const next = random(seed * 7919);
    const {nodes, locksOf} = randomGraph(seed);
    const world = createWorld();
    const holding = new Map<string, NodeId[]>();
    world.answer = async ([verb, name]) => {
      if (verb !== 'set') return undefined;
      const own = locksOf.get(name as NodeId)!;
      for (const {name: lock, units} of own) {
        const others = holding.get(lock) ?? [];
        const alone = others.every(
          (other) => units === 'one' && locksOf.get(other)!.find((one) => one.name === lock)!.units === 'one',
        );
        if (!alone) throw new Error(`seed ${seed}: ${lock} held by ${others.join()} and ${name}`);
        holding.set(lock, [...others, name as NodeId]);
        if (lock === 'node:commands' && holding.get(lock)!.length > 2) throw new Error(`seed ${seed}: over capacity`);
      }
      for (let i = Math.floor(next() * 4); i > 0; i--) await new Promise(setImmediate);
      for (const {name: lock} of own)
        holding.set(
          lock,
          holding.get(lock)!.filter((one) => one !== name),
        );
      return next() < 0.15 ? result(1, 'boom') : undefined;
    };
    const {events, outcomes} = await record(nodes, world, {capacities: {'node:commands': 2}});
    const label = `seed ${seed}`;
    expect([label, finishedIds(events)]).toEqual([label, nodes.map(({id}) => id).sort()]);
    for (const [, outcome] of outcomes) {
      if (outcome.status === 'failed') expect([label, outcome.failure.code]).toEqual([label, 'command-failed']);
      if (outcome.status === 'blocked') expect(outcomes.get(outcome.by)?.status).toBe('failed');
    }
    orderHolds(nodes, events, label);
  }
});

test('random graphs, cancelled at a random event: every step still finishes once, in order', async () => {
  for (const seed of SEEDS.slice(0, 150)) {
    const next = random(seed * 104729);
    const {nodes} = randomGraph(seed);
    const stop = new AbortController();
    let left = Math.floor(next() * nodes.length * 3);
    const {events} = await record(nodes, createWorld(), {
      stop: stop.signal,
      capacities: {'node:commands': 1},
      onEvent: () => void (left-- === 0 && stop.abort()),
    });
    expect(finishedIds(events)).toEqual(nodes.map(({id}) => id).sort());
    orderHolds(nodes, events, `seed ${seed}`);
  }
});

const finishedIds = (events: readonly Event[]): NodeId[] =>
  events.flatMap((event) => (event.type === 'step-finished' ? [event.node] : [])).sort();

function orderHolds(nodes: readonly StepNode[], events: readonly Event[], label: string): void {
  const finished = new Set<NodeId>();
  const waits = new Map(nodes.map(({id, needs, follows}) => [id, [...needs, ...follows]]));
  for (const event of events) {
    if (event.type === 'step-finished') finished.add(event.node);
    if (event.type === 'step-started')
      expect([label, event.node, waits.get(event.node)!.filter((id) => !finished.has(id))]).toEqual([
        label,
        event.node,
        [],
      ]);
  }
}

test('random locks: all are granted in the end, the exclusive ones in order of arrival', async () => {
  for (const seed of SEEDS) {
    const next = random(seed);
    const locks = createLocks({slots: 2});
    const granted: number[] = [];
    const jobs = Array.from({length: 30}, async (_, i) => {
      const requests: LockRequest[] = [{name: 'only', units: 'all'}];
      if (next() < 0.5) requests.push({name: 'slots', units: 'one'});
      const {release} = await locks.acquire(`${i}/s.x`, requests, new AbortController().signal, () => undefined);
      granted.push(i);
      await new Promise(setImmediate);
      release();
    });
    const busy = Array.from({length: 10}, async (_, i) => {
      const {release} = await locks.acquire(
        `${100 + i}/s.x`,
        [{name: 'slots', units: 'one'}],
        new AbortController().signal,
        () => undefined,
      );
      await new Promise(setImmediate);
      release();
    });
    await Promise.all([...jobs, ...busy]);
    expect(granted).toEqual(Array.from({length: 30}, (_, i) => i));
  }
});

//  16 clones of one source: each holds its target and, in turn, the source
test('16 clones of one source take turns, and each is told who it waits for', async () => {
  const world = createWorld();
  let copying = 0;
  world.answer = async ([verb]) => {
    if (verb !== 'set') return undefined;
    expect(++copying).toBe(1);
    await new Promise(setImmediate);
    copying--;
    return undefined;
  };
  const nodes = Array.from({length: 16}, (_, i) =>
    node({
      id: `${100 + i}/lxc.clone`,
      locks: [
        {name: 'guest:900', units: 'all'},
        {name: `guest:${100 + i}`, units: 'all'},
      ],
    }),
  );
  const {events, outcomes} = await record(nodes, world);
  expect([...outcomes.values()].every(({status}) => status === 'changed')).toBe(true);
  const waits = events.filter((event) => event.type === 'step-waiting');
  expect(new Set(waits.map(({node}) => node)).size).toBe(15);
  expect(waits.every(({lock}) => lock === 'guest:900')).toBe(true);
});

//  1/a -> 1/b -> 1/c        2/d        the longer chain goes first
test('the critical path comes first', async () => {
  const world = createWorld();
  const slot: LockRequest[] = [{name: 'node:commands', units: 'one'}];
  const chain = [
    node({id: '2/d.d', locks: slot}),
    node({id: '1/a.a', locks: slot}),
    node({id: '1/b.b', needs: ['1/a.a']}),
    node({id: '1/c.c', needs: ['1/b.b']}),
  ];
  expect(Object.fromEntries(remainingPaths(graphOf(chain)))).toEqual({'2/d.d': 1, '1/a.a': 3, '1/b.b': 2, '1/c.c': 1});
  await record(chain, world, {capacities: {'node:commands': 1}});
  const sets = world.log.filter((line) => line.startsWith('set'));
  expect(sets[0]).toBe('set 1/a.a');
});

test('a bad graph is diagnosed whole: duplicates, dangling edges, cycles', () => {
  const bad = buildGraph([
    node({id: '1/a.a'}),
    node({id: '1/a.a'}),
    node({id: '1/b.b', needs: ['1/c.c']}),
    node({id: '1/c.c', needs: ['1/b.b']}),
    node({id: '1/d.d', needs: ['1/nope.x']}),
    node({id: '1/e.e', needs: ['1/b.b']}),
  ]);
  expect(bad.ok ? [] : bad.error.map(({message}) => message)).toEqual([
    'two plugins provide the step "a.a" (1/a.a)',
    '"1/d.d" waits for "1/nope.x", which is not part of this run',
    'steps wait for each other: 1/b.b -> 1/c.c -> 1/b.b',
  ]);
});

test('random graphs at a limit: never more at work than that, everything finishes, also where locks are waited for', async () => {
  for (const seed of SEEDS.slice(0, 200)) {
    const next = random(seed * 6151);
    const concurrency = 1 + Math.floor(next() * 3);
    const {nodes} = randomGraph(seed);
    const world = createWorld();
    let working = 0;
    let most = 0;
    world.answer = async () => {
      most = Math.max(most, ++working);
      for (let i = Math.floor(next() * 4); i > 0; i--) await new Promise(setImmediate);
      working--;
      return next() < 0.1 ? result(1, 'boom') : undefined;
    };
    const {events} = await record(nodes, world, {concurrency, capacities: {'node:commands': 2}});
    const label = `seed ${seed}`;
    expect([label, finishedIds(events)]).toEqual([label, nodes.map(({id}) => id).sort()]);
    expect([label, most <= concurrency]).toEqual([label, true]);
    orderHolds(nodes, events, label);
  }
});

//  1/a holds lock x and works; 2/b waits for x and gives its place to 3/c; with one place more all three are under way
test('who waits for a lock leaves its place to others, and has it again when the lock is granted', async () => {
  const world = createWorld();
  const x: LockRequest[] = [{name: 'guest:1', units: 'all'}];
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  world.answer = async ([verb, name]) => {
    if (verb === 'set' && name === '1/a.a') await gate;
    if (verb === 'set' && name === '3/c.c') open();
    return undefined;
  };
  const nodes = [node({id: '1/a.a', locks: x}), node({id: '2/b.b', locks: x}), node({id: '3/c.c'})];
  const {status, events} = await record(nodes, world, {concurrency: 2});
  expect(nodes.map(({id}) => status(id))).toEqual(['changed', 'changed', 'changed']);
  expect(events.find((event) => event.type === 'step-waiting')).toMatchObject({node: '2/b.b', holder: '1/a.a'});
  // With one place alone nobody ever waits for a lock: the one at work has it.
  const alone = await record(nodes.slice(0, 2), createWorld(), {concurrency: 1});
  expect(alone.events.filter((event) => event.type === 'step-waiting')).toEqual([]);
});

test('places are given first come, first served', async () => {
  const slots = createSlots(2);
  const order: number[] = [];
  await Promise.all(
    Array.from({length: 20}, async (_, i) => {
      await slots.enter();
      order.push(i);
      await new Promise(setImmediate);
      slots.leave();
    }),
  );
  expect(order).toEqual(Array.from({length: 20}, (_, i) => i));
});

test('after the first failure of a fail-fast run nobody who waited for a place begins', async () => {
  const world = createWorld();
  world.answer = async ([verb]) => (verb === 'set' ? result(1, 'boom') : undefined);
  const nodes = Array.from({length: 5}, (_, i) => node({id: `${i + 1}/s.x`}));
  const {outcomes} = await record(nodes, world, {concurrency: 1, failFast: true});
  expect([...outcomes.values()].map(({status}) => status)).toEqual([
    'failed',
    ...Array.from({length: 4}, () => 'cancelled'),
  ]);
});

test('what a run leaves out is told at its start; a milestone outside the graph proves', async () => {
  const proof = node({id: '1/m.m', step: {proves: async () => 'base'}});
  const {events, outcomes} = await record([{...node({id: '1/a.a', provedBy: '1/m.m'}), prover: proof}], createWorld(), {
    leftOut: {steps: 3, by: '--only'},
  });
  expect(events[0]).toMatchObject({type: 'run-started', leftOut: {steps: 3, by: '--only'}});
  expect(outcomes.get('1/a.a')).toEqual({status: 'unchanged', provedBy: 'base'});
});
