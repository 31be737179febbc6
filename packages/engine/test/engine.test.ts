import {expect, test} from '@jest/globals';
import {HostUnreachable, type NodeId, Refusal, Skip} from '@phoenix/kit';
import {createWorld, node, notReady, record, result, setting, switchFact} from './rig.js';

const A: NodeId = '1/a.a';
const D: NodeId = '4/d.d';
const B: NodeId = '1/b.b';
const C: NodeId = '2/c.c';
const fast = {attempts: 3, minMs: 1, jitter: false};

test('what is missing is done, asked again, and a second run changes nothing', async () => {
  const world = createWorld();
  const nodes = [node({id: A}), node({id: B, needs: [A]})];
  const first = await record(nodes, world);
  expect([first.status(A), first.status(B)]).toEqual(['changed', 'changed']);
  // One look before, one after each change: the change made what was known of the guest untrue.
  expect(world.log).toEqual([`look ${A}`, `set ${A}`, `look ${A}`, `look ${B}`, `set ${B}`, `look ${B}`]);
  world.log.length = 0;
  const second = await record(nodes, world);
  expect([second.status(A), second.status(B)]).toEqual(['unchanged', 'unchanged']);
  expect(world.log).toEqual([`look ${A}`, `look ${B}`]);
});

//  A (fails) -> B        C is on its own
test('a failure blocks what needs it, names itself as the cause, and nothing else', async () => {
  const world = createWorld();
  const D: NodeId = '1/d.d';
  const E: NodeId = '2/e.e';
  world.answer = ([verb, name]) => (verb === 'set' && name === A ? result(2, 'no such storage') : undefined);
  const {outcomes, status} = await record(
    [node({id: A}), node({id: B, needs: [A]}), node({id: D, needs: [B]}), node({id: C}), node({id: E, follows: [A]})],
    world,
  );
  expect(outcomes.get(A)).toMatchObject({
    status: 'failed',
    failure: {code: 'command-failed', exitCode: 2, stderr: 'no such storage'},
  });
  expect(outcomes.get(B)).toEqual({status: 'blocked', by: A});
  expect(outcomes.get(D)).toEqual({status: 'blocked', by: A});
  expect([status(C), status(E)]).toEqual(['changed', 'changed']);
});

test('fail-fast starts nothing more', async () => {
  const world = createWorld();
  world.answer = ([verb, name]) => (verb === 'set' && name === A ? result(2) : undefined);
  const late: NodeId = '2/d.d';
  const slow = node({id: C, step: {check: () => new Promise((resolve) => setTimeout(resolve, 20, []))}});
  const {status} = await record([node({id: A}), slow, node({id: late, needs: [C]})], world, {failFast: true});
  expect([status(A), status(C), status(late)]).toEqual(['failed', 'unchanged', 'cancelled']);
});

test('a plan touches nothing; what cannot be asked yet is deferred behind the planned step, from any ancestor', async () => {
  const world = createWorld();
  const D: NodeId = '1/d.d';
  world.on.add(B);
  const nodes = [
    node({id: A}),
    node({id: B, needs: [A], step: {plansAbsent: true}}),
    node({id: D, needs: [B]}),
    node({id: C, needs: [D]}),
  ];
  const {outcomes, status} = await record(nodes, world, {mode: 'plan'});
  expect(outcomes.get(A)).toMatchObject({status: 'planned', changes: [{title: `set ${A}`}]});
  expect(status(B)).toBe('unchanged');
  expect(outcomes.get(D)).toEqual({status: 'deferred', by: A});
  expect(status(C)).toBe('planned'); // another guest: it can be asked
  expect(world.log.every((line) => line.startsWith('look'))).toBe(true);
});

//  0/h.storages (planned) -> A (refuses without it) -> B      C builds on it too, and is as it should be
test('a plan asks what builds on a planned step elsewhere; where that refuses it is deferred, not failed', async () => {
  const world = createWorld();
  const STORAGES: NodeId = '0/h.storages';
  const refuses = async () => {
    throw new Refusal('storage', 'there is no storage x');
  };
  const nodes = [
    node({id: STORAGES}),
    node({id: A, needs: [STORAGES], step: {check: refuses}}),
    node({id: B, needs: [A]}),
    node({id: C, needs: [STORAGES]}),
  ];
  world.on.add(C);
  const {outcomes, status} = await record(nodes, world, {mode: 'plan'});
  expect(outcomes.get(A)).toEqual({status: 'deferred', by: STORAGES});
  expect(outcomes.get(B)).toEqual({status: 'deferred', by: STORAGES});
  expect(status(C)).toBe('unchanged');
  expect((await record(nodes, world)).status(A)).toBe('failed');
});

//  0/h.sets (planned) -> 0/h.shares (as it should be), 0/h.exports (refuses without it)
test('steps of the node are asked behind a planned one where they can answer, and deferred where they refuse', async () => {
  const world = createWorld();
  const [SETS, SHARES, EXPORTS]: readonly NodeId[] = ['0/h.sets', '0/h.shares', '0/h.exports'];
  const refuses = async () => {
    throw new Refusal('not-mounted', 'nothing is mounted there');
  };
  const nodes = [
    node({id: SETS!}),
    node({id: SHARES!, needs: [SETS!], step: {plansAbsent: true}}),
    node({id: EXPORTS!, needs: [SETS!], step: {plansAbsent: true, check: refuses}}),
  ].map((one) => ({...one, resource: {kind: 'hypervisor', id: 0, name: 'node', object: {}, settings: {}} as never}));
  world.on.add(SHARES!);
  const {outcomes, status} = await record(nodes, world, {mode: 'plan'});
  expect([status(SETS!), status(SHARES!)]).toEqual(['planned', 'unchanged']);
  expect(outcomes.get(EXPORTS!)).toEqual({status: 'deferred', by: SETS});
  // With nothing planned before it, a refusal is one.
  world.on.add(SETS!);
  expect((await record(nodes, world, {mode: 'plan'})).status(EXPORTS!)).toBe('failed');
});

test('after success a plan has neither planned nor deferred steps', async () => {
  const world = createWorld();
  const nodes = [node({id: A}), node({id: B, needs: [A]}), node({id: C, needs: [B]})];
  await record(nodes, world);
  const {outcomes} = await record(nodes, world, {mode: 'plan'});
  expect([...outcomes.values()].map(({status}) => status)).toEqual(['unchanged', 'unchanged', 'unchanged']);
});

test('exit 0 that changed nothing is seen: did-not-converge, with what the command said', async () => {
  const world = createWorld();
  world.answer = ([verb]) => (verb === 'set' ? {exitCode: 0, stdout: '', stderr: 'failed to open /x'} : undefined);
  const {outcomes} = await record([node({id: A})], world);
  expect(outcomes.get(A)).toMatchObject({
    status: 'failed',
    failure: {code: 'did-not-converge', remaining: [`set ${A}`], stderr: 'failed to open /x'},
  });
  expect(world.log.filter((line) => line.startsWith('set'))).toHaveLength(1);
});

test('changes that uncover each other are made in rounds', async () => {
  const world = createWorld();
  const step = node({
    id: A,
    step: {
      check: async ({facts}) => {
        for (const name of ['one', 'two', 'three']) if (!(await facts(switchFact(1, name)))) return [setting(name)];
        return [];
      },
    },
  });
  const {outcomes} = await record([step], world);
  expect(outcomes.get(A)).toMatchObject({
    status: 'changed',
    changes: [{title: 'set one'}, {title: 'set two'}, {title: 'set three'}],
  });
});

test('a lost lock is tried again, an ordinary failure is not unless the policy says so', async () => {
  const world = createWorld();
  let tries = 0;
  world.answer = ([verb, name]) => {
    if (verb !== 'set') return undefined;
    if (name === A) return ++tries < 3 ? result(255, 'CT is locked (disk)') : undefined;
    return result(1, 'boom');
  };
  const {events, status} = await record(
    [
      node({id: A, step: {retry: {...fast, attempts: 1}}}),
      node({id: B}),
      node({id: C, step: {retry: {...fast, on: ['command-failed']}}}),
    ],
    world,
  );
  expect([status(A), status(B), status(C)]).toEqual(['changed', 'failed', 'failed']);
  const retries = (id: NodeId) => events.filter((event) => event.type === 'step-retrying' && event.node === id).length;
  expect([retries(A), retries(B), retries(C)]).toEqual([2, 0, 2]);
});

test('a retry begins with the question: what landed before the failure is not done twice', async () => {
  const world = createWorld();
  let lost = false;
  world.answer = ([verb, name]) => {
    if (verb !== 'set' || name !== A || lost) return undefined;
    lost = true;
    world.on.add(A);
    throw new HostUnreachable('world', 'connection lost; whether the command ended is unknown');
  };
  const {status} = await record([node({id: A, step: {retry: fast}})], world);
  expect(status(A)).toBe('unchanged');
  expect(world.log.filter((line) => line === `set ${A}`)).toHaveLength(1);
});

test('a timeout asks once more: it may have landed', async () => {
  const world = createWorld();
  world.answer = ([verb, name], signal) => {
    if (verb !== 'set') return undefined;
    if (name === A) world.on.add(A);
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), {once: true}));
  };
  const {outcomes, status} = await record(
    [node({id: A, step: {timeoutMs: 20}}), node({id: B, step: {timeoutMs: 20}})],
    world,
  );
  expect(status(A)).toBe('unchanged');
  expect(outcomes.get(B)).toMatchObject({status: 'failed', failure: {code: 'timeout', ms: 20}});
});

test('settle waits for what takes time by itself, and gives up', async () => {
  const world = createWorld();
  let looks = 0;
  const boots = node({
    id: A,
    step: {
      settle: {everyMs: 1, withinMs: 60_000},
      check: async () => (++looks < 5 ? [{title: 'boot', impact: 'none', actions: []}] : []),
    },
  });
  const never = node({
    id: C,
    step: {settle: {everyMs: 1, withinMs: 5}, check: async () => [{title: 'boot', impact: 'none', actions: []}]},
  });
  const {outcomes, status} = await record([boots, never], world);
  expect(status(A)).toBe('unchanged');
  expect(outcomes.get(C)).toMatchObject({failure: {code: 'not-ready', message: 'not there after 0 s: boot'}});
  // In a plan, waiting is no change.
  expect((await record([never], world, {mode: 'plan'})).status(C)).toBe('unchanged');
});

test('progress: how long something is waited for, and what a script says of itself', async () => {
  const world = createWorld();
  let now = 0;
  const boots = node({
    id: A,
    step: {
      settle: {everyMs: 0, withinMs: 300_000},
      check: async () => {
        now += 35_000;
        return now < 100_000 ? [{title: 'agent', impact: 'none', actions: []}] : [];
      },
    },
  });
  const waited = await record([boots], world, {now: () => now});
  const progress = (events: typeof waited.events) =>
    events.flatMap((one) => (one.type === 'step-progress' ? [one] : []));
  expect(progress(waited.events).map(({message}) => message)).toEqual(['agent: 35 s of 300 s']);

  const lines = ['::phoenix progress 40 pulling image', '::phoenix progress 400 nonsense', 'plain'];
  world.say = lines;
  const ran = await record([node({id: C})], world);
  expect(progress(ran.events)).toMatchObject([{node: C, percent: 40, message: 'pulling image'}]);
  expect(ran.events.flatMap((one) => (one.type === 'step-output' ? [one.line] : []))).toEqual(lines.slice(1));
});

test.each([
  ['no list', 'nothing', /no list of changes/],
  ['an unknown impact', [{...setting('x'), impact: 'nonee'}], /impact "nonee", not one of none, hotplug/],
  [
    'a command in one string',
    [{...setting('x'), actions: [{kind: 'exec', command: 'ls -la'}]}],
    /a command without a list argv/,
  ],
])("an answer that is none is the plugin's bug, and nothing is done: %s", async (_, answer, message) => {
  const world = createWorld();
  const {outcomes} = await record([node({id: A, step: {check: async () => answer as never}})], world);
  expect(outcomes.get(A)).toMatchObject({
    status: 'failed',
    failure: {code: 'internal', message: expect.stringMatching(message)},
  });
  expect(world.log).toEqual([]);
});

test('once: a change that leaves nothing to observe is made once a run', async () => {
  const world = createWorld();
  const restart = node({id: A, step: {check: async () => [setting('restart', {once: true})]}});
  const {status} = await record([restart], world);
  expect(status(A)).toBe('changed');
  expect(world.log).toEqual(['set restart']);
});

test('cleanup runs after success, failure and abort', async () => {
  const cleanup = [{kind: 'exec' as const, command: {argv: ['tidy']}}];
  const one = (answer: (abort: AbortController) => ReturnType<typeof result> | undefined) => async () => {
    const world = createWorld();
    const abort = new AbortController();
    world.answer = ([verb]) => (verb === 'set' ? answer(abort) : undefined);
    const step = {
      check: async () =>
        world.on.has(A) ? [] : [{...setting(A), actions: [...setting(A).actions, ...setting('x').actions], cleanup}],
    };
    const {status} = await record([node({id: A, step})], world, {stop: abort.signal});
    return [status(A), world.log.at(-1)];
  };
  expect(await one(() => undefined)()).toEqual(['changed', 'tidy']);
  expect(await one(() => result(1))()).toEqual(['failed', 'tidy']);
  expect(
    await one((abort) => {
      abort.abort();
      return result(0);
    })(),
  ).toEqual(['cancelled', 'tidy']);
});

test('refusals touch nothing; an impact that destroys needs a word of the user', async () => {
  const world = createWorld();
  const refuses = node({
    id: A,
    step: {check: async () => Promise.reject(new Refusal('ha-managed', 'CT 1 is managed by HA'))},
  });
  const recreates = () =>
    node({id: C, step: {check: async () => (world.on.has(C) ? [] : [setting(C, {impact: 'recreate'})])}});
  const {outcomes} = await record([refuses, recreates()], world);
  expect(outcomes.get(A)).toMatchObject({failure: {code: 'refused', reason: 'ha-managed'}});
  expect(outcomes.get(C)).toMatchObject({
    failure: {code: 'refused', hint: 'if that is what you want: --allow recreate:2'},
  });
  expect(world.log).toEqual([]);
  expect((await record([recreates()], world, {allows: (impact) => impact === 'recreate'})).status(C)).toBe('changed');
});

test('skip is no failure; what a step throws by mistake is internal and names the step', async () => {
  const world = createWorld();
  const skips = node({id: A, step: {check: () => Promise.reject(new Skip('bind mount mp1'))}});
  const bug = node({id: C, step: {check: () => Promise.reject(new TypeError('x is undefined'))}});
  // As JavaScript may call it.
  const refusal = Reflect.construct(Refusal, [{reason: 'x'}, 'no']);
  const odd = node({id: D, step: {check: () => Promise.reject(refusal)}});
  const {outcomes, status} = await record([skips, node({id: B, needs: [A]}), bug, odd], world);
  expect(outcomes.get(A)).toEqual({status: 'skipped', reason: 'bind mount mp1'});
  expect(status(B)).toBe('changed');
  expect(outcomes.get(C)).toMatchObject({failure: {code: 'internal', step: C, message: 'x is undefined'}});
  const message = 'throws a failure whose "reason" is neither text nor a number';
  expect(outcomes.get(D)).toMatchObject({failure: {code: 'internal', step: D, message}});
});

test('not-ready is asked again by the policy', async () => {
  let tries = 0;
  const check = async () => (++tries < 3 ? Promise.reject(notReady('no answer on :80')) : []);
  const {status} = await record([node({id: A, step: {retry: fast, check}})], createWorld());
  expect([status(A), tries]).toEqual(['unchanged', 3]);
});

//  1/a (starts) -> 1/b (inside) -> 1/snap (proves)
test('a current milestone proves the steps before it without asking them', async () => {
  const world = createWorld();
  const snap: NodeId = '1/snap.template';
  let current = true;
  const nodes = [
    node({id: A, provedBy: snap}),
    node({id: B, needs: [A], provedBy: snap}),
    node({id: snap, needs: [B], step: {proves: async () => (current ? 'base' : undefined), check: async () => []}}),
  ];
  const proved = await record(nodes, world);
  expect(proved.outcomes.get(A)).toEqual({status: 'unchanged', provedBy: 'base'});
  expect(proved.outcomes.get(B)).toEqual({status: 'unchanged', provedBy: 'base'});
  expect(world.log).toEqual([]);
  current = false;
  expect((await record(nodes, world)).status(B)).toBe('changed');
});

test('stop: running actions end, nothing more is started; kill: they are ended', async () => {
  const world = createWorld();
  const stop = new AbortController();
  world.answer = async ([verb, name]) => {
    if (verb === 'set' && name === A) stop.abort();
    return undefined;
  };
  const first = await record([node({id: A}), node({id: B, needs: [A]})], world, {stop: stop.signal});
  expect([first.status(A), first.status(B)]).toEqual(['changed', 'cancelled']);

  const kill = new AbortController();
  world.answer = ([verb], signal) =>
    verb === 'set'
      ? new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), {once: true});
          kill.abort();
        })
      : undefined;
  const second = await record([node({id: C})], world, {stop: kill.signal, kill: kill.signal});
  expect(second.status(C)).toBe('cancelled');
});

test('one look answers for many guests until one of them is touched', async () => {
  const world = createWorld();
  const wide = {
    key: 'all',
    scope: 'node' as const,
    read: async (host: {exec: typeof world.host.exec}) => {
      await host.exec({argv: ['look', 'all']}, {signal: new AbortController().signal});
      return new Set(world.on);
    },
  };
  const nodes = [1, 2, 3].map((id) => {
    const own: NodeId = `${id}/a.a`;
    const narrow = {...switchFact(id, own), within: {fact: wide, pick: (all: never) => (all as Set<string>).has(own)}};
    return node({id: own, step: {check: async ({facts}) => ((await facts(narrow)) ? [] : [setting(own)])}});
  });
  world.on.add('1/a.a').add('3/a.a');
  await record(nodes, world);
  expect(world.log).toEqual(['look all', 'set 2/a.a', 'look 2/a.a']);
});
