import {describe, expect, test} from '@jest/globals';
import {predecessors, type StepGraph, type StepNode, topological} from '@phoenix/engine';
import type {LxcResource, NodeId, Step, StepId} from '@phoenix/kit';
import {type Choice, choose, isStepName, namesNode, stepNames} from '../src/index.js';
import {across, drawn, feature, graphOf, guest, HEALTHY, onNode, PHASES, phase, SOURCE, world} from './world.js';

const APP = {app: {script: {name: 'app.sh', content: ':\n'}, env: {}}};
const FEATURES = [feature('docker'), feature('vpn')];
const EXISTS = phase('lxc.exists');
const STEPS: readonly Step[] = [...PHASES, ...FEATURES, EXISTS];

const chosen = (graph: StepGraph, choice: Partial<Choice>) => choose(graph, {only: [], skip: [], ...choice}, STEPS);

//  900: validate create configure start docker [pre-configured] [template]
//  901: validate clone  configure start docker vpn app healthcheck
//  902: validate clone  configure start, depends on 901
const small = graphOf(
  world(
    guest(900, {...SOURCE, features: ['docker'], lifecycleSnapshots: true}),
    guest(901, {...HEALTHY, ...APP, cloneOf: 900, features: ['docker', 'vpn']}),
    guest(902, {cloneOf: 900, dependencies: [901]}),
  ),
  {steps: FEATURES},
);

describe('names of steps', () => {
  const named = (word: string) => [...small.values()].filter((node) => namesNode(word, node)).map(({id}) => id);

  test.each<readonly [string, readonly string[]]>([
    ['lxc.clone', ['901/lxc.clone', '902/lxc.clone']],
    ['clone', ['901/lxc.clone', '902/lxc.clone']],
    ['docker', ['900/feature.docker', '901/feature.docker']],
    ['feature.vpn', ['901/feature.vpn']],
    ['features', ['900/feature.docker', '901/feature.docker', '901/feature.vpn']],
    ['snapshot', ['900/lxc.snapshot.pre-configured', '900/lxc.snapshot.final-form', '900/lxc.snapshot.template']],
    ['snapshot.template', ['900/lxc.snapshot.template']],
    ['902/start', ['902/lxc.start']],
    ['ct902/lxc.start', ['902/lxc.start']],
    ['snap', []],
    ['start.', []],
    ['902/', []],
    ['vm', []],
  ])('%s', (word, ids) => expect(named(word)).toEqual(ids));

  test('groups, and everything of a kind', () => {
    const node = graphOf(world(guest(900)), {steps: [onNode('pools'), onNode('users')], node: {}});
    const ids = (word: string) => [...node.values()].filter((one) => namesNode(word, one)).map(({step}) => step.id);
    expect(ids('zfs')).toEqual(['hypervisor.pools']);
    expect(ids('hypervisor')).toEqual(expect.arrayContaining(['hypervisor.pools', 'hypervisor.users']));
    expect(ids('lxc')).toEqual(['lxc.validate', 'lxc.create', 'lxc.configure', 'lxc.start']);
    expect(stepNames(node)).toEqual(expect.arrayContaining(['zfs', 'pools', 'hypervisor.pools', 'configure']));
    expect(stepNames(node)).not.toContain('features');
  });

  test('what some step is called, be it part of the graph or not', () => {
    expect(['app', 'lxc.snapshot', '900/docker', 'zfs', 'dockre'].map((word) => isStepName(word, STEPS))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('a part of a graph', () => {
  test('only: with the validation, and a look whether the guest is there instead of its making', () => {
    const {graph, leftOut} = chosen(small, {only: ['docker']});
    expect(drawn(graph)).toEqual([
      '900/validate',
      '900/exists <- 900/validate',
      '900/+docker <- 900/exists',
      '901/validate',
      // What it was cloned from came first, and still does.
      '901/exists <- 901/validate 900/+docker',
      '901/+docker <- 901/exists',
    ]);
    expect(leftOut).toBe(small.size - 4);
  });

  test('skip: who waited for it waits for what it waited for', () => {
    const {graph, leftOut, unproved} = chosen(small, {skip: ['app', 'healthcheck']});
    expect([leftOut, unproved]).toEqual([2, []]);
    expect(across(graph)).toEqual([
      '901/clone <- 900/snapshot.template',
      '902/clone <- 900/snapshot.template',
      '902/start <- 901/+vpn',
    ]);
  });

  test('from: that step and what comes after it; who has none takes no part', () => {
    const {graph, withoutFrom} = chosen(small, {from: 'app'});
    expect(drawn(graph)).toEqual([
      '901/validate',
      '901/exists <- 901/validate',
      '901/app <- 901/exists',
      '901/healthcheck <- 901/app',
    ]);
    expect(withoutFrom.map(({id}) => id)).toEqual([900, 902]);
  });

  test('they narrow each other', () => {
    const ids = (choice: Partial<Choice>) => [...chosen(small, choice).graph.keys()];
    expect(ids({only: ['features'], skip: ['docker']})).toEqual([
      '901/lxc.validate',
      '901/lxc.exists',
      '901/feature.vpn',
    ]);
    expect(ids({from: 'vpn', skip: ['app', 'validate']})).toEqual([
      '901/lxc.exists',
      '901/feature.vpn',
      '901/lxc.healthcheck',
    ]);
    expect(ids({only: ['901/start'], from: 'vpn'})).toEqual([]);
    expect(chosen(small, {}).graph).toEqual(small);
  });

  test('a snapshot is not taken behind a gap, and not without anything else to do', () => {
    const skipped = chosen(small, {skip: ['docker']});
    expect([...skipped.graph.keys()].filter((id) => id.startsWith('900/'))).toEqual([
      '900/lxc.validate',
      '900/lxc.create',
      '900/lxc.configure',
      '900/lxc.start',
    ]);
    expect(skipped.unproved.map(({id}) => id)).toEqual([900]);
    const alone = chosen(small, {only: ['snapshot']});
    expect([alone.graph.size, alone.unproved.map(({id}) => id)]).toEqual([0, [900]]);
    // What the node does for a guest is not in it.
    const outside = PHASES.map(
      ({fingerprint, ...step}) => (step.on === 'guest' ? {...step, fingerprint} : step) as Step,
    );
    const graph = graphOf(world(guest(900, SOURCE)), {phases: outside});
    expect(chosen(graph, {skip: ['configure']}).unproved).toEqual([]);
  });

  test('a milestone that is left out still proves', () => {
    const node = chosen(small, {only: ['docker']}).graph.get('900/feature.docker')!;
    expect([node.provedBy, node.prover?.id]).toEqual(['900/lxc.snapshot.template', '900/lxc.snapshot.template']);
    const whole = chosen(small, {skip: ['902/start']}).graph.get('900/feature.docker')!;
    expect([whole.provedBy, whole.prover]).toEqual(['900/lxc.snapshot.template', undefined]);
  });

  test('a guest that goes back to a snapshot gets back what that undoes', () => {
    const steps = [phase('lxc.rollback'), phase('lxc.volumes')];
    const graph = graphOf(world(guest(900, {...APP, features: ['docker'], lifecycleSnapshots: true})), {
      steps: [...FEATURES, ...steps],
      verb: 'reconfigure',
    });
    expect([...chosen(graph, {only: ['app']}).graph.keys()]).toEqual([
      '900/lxc.validate',
      '900/lxc.create',
      '900/lxc.rollback',
      '900/lxc.configure',
      '900/lxc.start',
      '900/lxc.volumes',
      '900/lxc.app',
    ]);
  });

  test('of the node: its steps in their order, over a gap too', () => {
    const steps = [
      onNode('pools'),
      onNode('datasets', ['pools']),
      onNode('storages', ['datasets']),
      onNode('firewall'),
    ];
    const graph = graphOf(world(guest(900)), {steps, only: [], node: {}});
    expect(drawn(chosen(graph, {only: ['zfs', 'firewall'], skip: ['datasets', 'firewall']}).graph)).toEqual([
      '0/pools',
      '0/storages <- 0/pools',
    ]);
    expect(drawn(chosen(graph, {from: 'datasets'}).graph)).toEqual(['0/datasets', '0/storages <- 0/datasets']);
  });

  test('order that only boot_order makes stays order only', () => {
    const graph = graphOf(world(guest(900, {boot: 1, ...HEALTHY}), guest(901, {boot: 2, ...HEALTHY})));
    expect(across(graph)).toEqual(['901/start <- ~900/start']);
    expect(across(chosen(graph, {only: ['configure', 'healthcheck']}).graph)).toEqual([
      '901/healthcheck <- ~900/configure',
    ]);
  });
});

/** Small, seeded, good enough to shuffle by: a failure names its seed. */
const random = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

function randomGraph(next: () => number): StepGraph {
  const maybe = <T extends object>(chance: number, value: T): Partial<T> => (next() < chance ? value : {});
  const guests: LxcResource[] = [];
  for (let id = 900; id < 902 + next() * 6; id++) {
    const sources = guests.filter(({container}) => container.templateSnapshot !== undefined);
    const source = sources[Math.floor(next() * sources.length)];
    guests.push(
      guest(id, {
        ...maybe(0.4, {templateSnapshot: 'base'}),
        ...maybe(0.3, {endsRunning: false}),
        ...maybe(0.5, HEALTHY),
        ...maybe(0.5, APP),
        ...maybe(0.5, {lifecycleSnapshots: true}),
        ...maybe(0.5, {boot: Math.floor(next() * 3)}),
        features: ['docker', 'vpn'].filter(() => next() < 0.5),
        dependencies: guests.filter(() => next() < 0.2).map((other) => other.id),
        ...(source === undefined || next() < 0.3 ? {} : {cloneOf: source.id}),
      }),
    );
  }
  const steps = [...FEATURES, onNode('pools'), onNode('storages', ['pools']), onNode('users')];
  return graphOf(world(...guests), {steps, node: {}, verb: next() < 0.2 ? 'reconfigure' : 'converge'});
}

test('random graphs and choices: the order stays, nothing is claimed that was left out, and no more takes part than was meant', () => {
  for (let seed = 1; seed <= 250; seed++) {
    const next = random(seed);
    const graph = randomGraph(next);
    const names = [...stepNames(graph), ...graph.keys()];
    const some = (n: number) =>
      Array.from({length: Math.floor(next() * n)}, () => names[Math.floor(next() * names.length)]!);
    const choice: Choice = {
      only: some(5),
      skip: some(4),
      ...(next() < 0.3 ? {from: names[Math.floor(next() * names.length)]!} : {}),
    };
    const {graph: part, leftOut, unproved} = choose(graph, choice, STEPS);
    const label = `seed ${seed} ${JSON.stringify(choice)}`;
    const kept = [...part.keys()].filter((id) => graph.has(id));
    expect([label, leftOut]).toEqual([label, graph.size - kept.length]);
    expect([label, orderAmong(kept, part)]).toEqual([label, orderAmong(kept, graph)]);
    for (const id of kept) {
      const node = graph.get(id)!;
      expect([label, id, choice.skip.some((word) => namesNode(word, node))]).toEqual([label, id, false]);
      if (isMilestone(node)) expect([label, id, gapsBefore(node, graph, part)]).toEqual([label, id, []]);
      expect([label, id, part.get(id)!.lineage]).toEqual([label, id, node.lineage]);
    }
    for (const one of part.values()) if (!graph.has(one.id)) expect([label, one.step]).toEqual([label, EXISTS]);
    for (const {id} of unproved)
      expect(
        kept.filter((one) => isMilestone(graph.get(one)!) && one.startsWith(`${id}/lxc.snapshot.template`)),
      ).toEqual([]);
  }
});

/** Of each node those that it waits for, directly or over others, as far as they are among these. */
function orderAmong(ids: readonly NodeId[], graph: StepGraph): ReadonlyMap<NodeId, readonly NodeId[]> {
  const before = new Map<NodeId, ReadonlySet<NodeId>>();
  for (const node of topological(graph).order)
    before.set(node.id, new Set(predecessors(node).flatMap((id) => [id, ...before.get(id)!])));
  return new Map(ids.map((id) => [id, ids.filter((other) => before.get(id)!.has(other))]));
}

const isMilestone = ({step}: StepNode): boolean => step.id.startsWith('lxc.snapshot.' satisfies StepId);

/** Of a snapshot: steps inside the same guest before it, by any way, that the part does not have. */
function gapsBefore(node: StepNode, whole: StepGraph, part: StepGraph): readonly NodeId[] {
  const found = new Set<NodeId>();
  const queue = [...predecessors(node)];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const before = whole.get(id)!;
    if (found.has(id) || before.resource.id !== node.resource.id) continue;
    found.add(id);
    queue.push(...predecessors(before));
  }
  return [...found].filter((id) => !part.has(id) && whole.get(id)!.step.on === 'guest');
}
