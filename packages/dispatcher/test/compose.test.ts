import {describe, expect, test} from '@jest/globals';
import {
  type GuestResource,
  type LxcResource,
  type Resource,
  type Step,
  type StepContext,
  StepError,
  type StepId,
} from '@phoenix/kit';
import {withNeeds} from '../src/index.js';
import {
  across,
  chainOf,
  containerIn,
  drawn,
  feature,
  graphOf,
  guest,
  guestOf,
  HEALTHY,
  isSound,
  machine,
  onNode,
  PHASES,
  phase,
  problemsOf,
  type Sketch,
  SOURCE,
  VM_PHASES,
  waits,
  world,
} from './world.js';

const APP = {app: {script: {name: 'app.sh', content: ':\n'}, env: {}}};

describe('inside one guest', () => {
  // validate -> create -> configure -> start -> docker -> [pre-configured] -> app -> healthcheck -> [final-form] -> [template]
  test('a container from a template goes down the whole recipe, one step at a time', () => {
    const all = world(
      guest(900, {...HEALTHY, ...APP, features: ['docker'], lifecycleSnapshots: true, templateSnapshot: 'base'}),
    );
    expect(drawn(graphOf(all, {steps: [feature('docker')]}))).toEqual([
      '900/validate',
      '900/create <- 900/validate',
      '900/configure <- 900/create',
      '900/start <- 900/configure',
      '900/+docker <- 900/start',
      '900/snapshot.pre-configured <- 900/+docker',
      '900/app <- 900/snapshot.pre-configured',
      '900/healthcheck <- 900/app',
      '900/snapshot.final-form <- 900/healthcheck',
      '900/snapshot.template <- 900/snapshot.final-form',
    ]);
  });

  test('the order in which steps are registered means nothing', () => {
    const all = world(guest(900, {...HEALTHY, ...APP, features: ['docker'], lifecycleSnapshots: true}));
    const steps = [feature('docker'), feature('user')];
    expect(drawn(graphOf(all, {phases: [], steps: [...steps, ...PHASES].reverse()}))).toEqual(
      drawn(graphOf(all, {steps})),
    );
  });

  test('each step knows the fingerprints of those before it, and not its own', () => {
    const all = world(guest(900, {features: ['docker', 'vpn']}));
    const graph = graphOf(all, {steps: [{...feature('docker'), version: 2}, feature('vpn')]});
    expect(graph.get('900/feature.vpn')!.lineage).toEqual([
      'lxc.validate 1 lxc.validate',
      'lxc.create 1 lxc.create',
      'lxc.configure 1 lxc.configure',
      'lxc.start 1 lxc.start',
      'feature.docker 2 docker',
    ]);
  });

  test("a phase is given its own section of the guest's object, a feature its own", () => {
    const one = guest(900, {features: ['docker'], ...HEALTHY});
    const resource: LxcResource = {...one, object: {healthcheck: {every: 5}}};
    const graph = graphOf(world(resource), {steps: [feature('docker')]});
    expect(graph.get('900/lxc.healthcheck')!.config).toEqual({every: 5});
    expect(graph.get('900/feature.docker')!.config).toEqual({});
  });
});

describe('between guests', () => {
  // 900: validate -> create -> configure -> start -> [template]
  //                                                     |
  // 901: validate ----------------------------------> clone -> configure -> start
  test('a clone waits for the snapshot of its source, everything before it does not', () => {
    const all = world(guest(900, SOURCE), guest(901, {cloneOf: 900}));
    expect(drawn(graphOf(all))).toEqual([
      '900/validate',
      '900/create <- 900/validate',
      '900/configure <- 900/create',
      '900/start <- 900/configure',
      '900/snapshot.template <- 900/start',
      '901/validate',
      '901/clone <- 901/validate 900/snapshot.template',
      '901/configure <- 901/clone',
      '901/start <- 901/configure',
    ]);
  });

  // 910: validate -> create -> configure -> start -> healthcheck
  //                                                      |
  // 911: validate -> create -> configure ------------> start
  test('a dependency delays the start only', () => {
    const all = world(guest(911, {dependencies: [910]}), guest(910, HEALTHY));
    const graph = graphOf(all);
    expect(across(graph)).toEqual(['911/start <- 910/healthcheck']);
    expect(waits(graph, '911/lxc.configure', '910/lxc.start')).toBe(false);
  });

  test.each<readonly [string, Sketch, string]>([
    ['with a health check: that', {...HEALTHY, ...APP, lifecycleSnapshots: true}, '910/healthcheck'],
    ['with an app only: that', {...APP, lifecycleSnapshots: true}, '910/app'],
    ['with features only: the last of them', {features: ['docker', 'user']}, '910/+user'],
    ['with nothing at all: its start', {}, '910/start'],
  ])('what a dependency is in service by, %s', (_, sketch, by) => {
    const all = world(guest(910, sketch), guest(911, {dependencies: [910]}));
    expect(across(graphOf(all, {steps: [feature('docker'), feature('user')]}))).toEqual([`911/start <- ${by}`]);
  });

  // 800: create -> ... -> template          911: ... start -> healthcheck
  //                          |                                   |
  // 801:            ...    clone -> configure ->               start -> agent -> healthcheck
  //                                                                                 |
  // 912: create -> configure ->                                                   start
  test('containers and VMs depend on each other and are cloned in one graph', () => {
    const all = world<GuestResource>(
      machine(800, {isTemplate: true}),
      machine(801, {cloneOf: 800, dependencies: [911], healthChecks: HEALTHY.healthChecks!}),
      guest(911, HEALTHY),
      guest(912, {dependencies: [801]}),
    );
    const graph = graphOf(all, {steps: VM_PHASES});
    expect(across(graph)).toEqual([
      '801/clone <- 800/template',
      '801/start <- 911/healthcheck',
      '912/start <- 801/healthcheck',
    ]);
    expect(chainOf(graph, 800)).toEqual([
      ...['vm.validate', 'vm.create', 'vm.configure', 'vm.start', 'vm.agent', 'vm.template'],
    ]);
    // The template itself says whether what leads to it has been done.
    expect(graph.get('800/vm.agent')!.provedBy).toBe('800/vm.template');
    expect(graph.get('800/vm.configure')!.provedBy).toBeUndefined();
    expect(graph.get('801/vm.agent')!.provedBy).toBeUndefined();
  });

  test('a VM that is no template is cloned as it is in service', () => {
    const all = world<GuestResource>(machine(800), machine(801, {cloneOf: 800}));
    expect(across(graphOf(all, {steps: VM_PHASES}))).toEqual(['801/clone <- 800/agent']);
    expect([...withNeeds([801], all)].sort()).toEqual([800, 801]);
  });

  test('a guest outside the run is not waited for', () => {
    const all = world(guest(900, SOURCE), guest(910), guest(911, {cloneOf: 900, dependencies: [910]}));
    expect(across(graphOf(all, {only: [911]}))).toEqual([]);
  });

  // boot_order 1: 900 901     2: 902      5: 903      none: 904; onboot off: 905
  //                 \  \_____ /  \________ /
  test('boot_order is order only, from each level to the next that is used', () => {
    const all = world(
      guest(900, {boot: 1}),
      guest(901, {boot: 1}),
      guest(902, {boot: 2}),
      guest(903, {boot: 5}),
      guest(904, {onboot: true}),
      guest(905, {onboot: false, startup: {order: 3}}),
    );
    expect(across(graphOf(all))).toEqual([
      '902/start <- ~900/start',
      '902/start <- ~901/start',
      '903/start <- ~902/start',
    ]);
  });

  test.each<readonly [string, readonly LxcResource[], readonly string[]]>([
    // boot_order says 900 first, the dependency says 901 first.
    ['a direct one', [guest(900, {boot: 1, dependencies: [901]}), guest(901, {boot: 2})], ['900/start <- 901/start']],
    // 900 -> 905 -> 901, and 905 has no boot_order.
    [
      'one over another guest',
      [guest(900, {boot: 1, dependencies: [905]}), guest(901, {boot: 2}), guest(905, {dependencies: [901]})],
      ['900/start <- 905/start', '905/start <- 901/start'],
    ],
    [
      'a clone of what boots later',
      [guest(900, {boot: 1, cloneOf: 901}), guest(901, {boot: 2, templateSnapshot: 'base'})],
      ['900/clone <- 901/snapshot.template'],
    ],
    // 901 waits for 900 by boot_order; 900 for 902 by dependency; so 902 (order 2 as well) must not wait for 900.
    [
      'one of two guests of the later level',
      [guest(900, {boot: 1, dependencies: [902]}), guest(901, {boot: 2}), guest(902, {boot: 2})],
      ['900/start <- 902/start', '901/start <- ~900/start'],
    ],
    // Each of the two boot edges is possible alone, both together with the dependencies are a ring.
    [
      'ones that only two boot edges together run against',
      [
        guest(900, {boot: 1, dependencies: [903]}),
        guest(901, {boot: 1}),
        guest(902, {boot: 2}),
        guest(903, {boot: 3, dependencies: []}),
      ],
      ['900/start <- 903/start', '902/start <- ~900/start', '902/start <- ~901/start', '903/start <- ~901/start'],
    ],
  ])('a dependency against boot_order wins: %s', (_, guests, edges) => {
    const graph = graphOf(world(...guests));
    expect(across(graph)).toEqual(edges);
    expect(isSound(graph)).toBe(true);
  });

  // 900 --start needs--> 901 --start needs--> 902 --start needs--> 900
  test('guests that depend on each other in a ring are a diagnostic that names the ring', () => {
    const all = world(
      guest(900, {dependencies: [901]}),
      guest(901, {dependencies: [902]}),
      guest(902, {dependencies: [900]}),
    );
    const problems = problemsOf(all);
    expect(problems.map(({code, severity}) => ({code, severity}))).toEqual([{code: 'cycle', severity: 'error'}]);
    for (const id of [900, 901, 902]) expect(problems[0]!.message).toContain(`${id}/lxc.start`);
  });

  test('a clone that its source depends on is a ring too', () => {
    const all = world(guest(900, {templateSnapshot: 'base', dependencies: [901]}), guest(901, {cloneOf: 900}));
    expect(problemsOf(all).map(({code}) => code)).toEqual(['cycle']);
  });
});

describe('milestones', () => {
  const provedBy = (sketch: Sketch) =>
    [...graphOf(world(guest(900, sketch)), {steps: [feature('docker')]}).values()]
      .filter((node) => node.provedBy !== undefined)
      .map(({step, provedBy}) => `${step.id} by ${provedBy}`);

  test.each<readonly [string, Sketch, readonly string[]]>([
    [
      'a clone source that ends stopped: its power and in-guest steps',
      {...SOURCE, features: ['docker'], lifecycleSnapshots: true},
      ['lxc.start by 900/lxc.snapshot.template', 'feature.docker by 900/lxc.snapshot.template'],
    ],
    ['a clone source that runs: nothing', {templateSnapshot: 'base', features: ['docker']}, []],
    ['lifecycle snapshots only: nothing', {lifecycleSnapshots: true, features: ['docker']}, []],
    ['ends stopped without a snapshot: nothing', {endsRunning: false, features: ['docker']}, []],
  ])('%s', (_, sketch, expected) => expect(provedBy(sketch)).toEqual(expected));

  test('a guest that phoenix does not start has no step that needs it to run, until somebody starts it', () => {
    const still = world(guest(900, {starts: false, endsRunning: false, features: ['docker'], ...HEALTHY}));
    const steps = [feature('docker')];
    const [all, started] = [graphOf(still, {steps}), graphOf(still, {steps, verb: 'start'})];
    expect(chainOf(all, 900)).toEqual(['lxc.validate', 'lxc.create', 'lxc.configure']);
    expect(chainOf(started, 900)).toContain('lxc.start');
  });

  test('a snapshot proves nothing that comes after it', () => {
    const later = phase('lxc.publish', {on: 'guest', after: ['lxc.snapshot.template']});
    const graph = graphOf(world(guest(900, SOURCE)), {steps: [later]});
    expect(chainOf(graph, 900).at(-1)).toBe('lxc.publish');
    expect(graph.get('900/lxc.publish')!.provedBy).toBeUndefined();
  });
});

describe('features', () => {
  const known = [feature('compose', ['docker']), feature('docker', ['base']), feature('base'), feature('user')];

  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['as the config says where nothing is required', ['user', 'base'], ['user', 'base']],
    ['what is required comes first', ['compose', 'docker', 'base'], ['base', 'docker', 'compose']],
    ['others keep their place', ['user', 'docker', 'base'], ['user', 'base', 'docker']],
  ])('order: %s', (_, features, expected) => {
    const graph = graphOf(world(guest(900, {features})), {steps: known});
    expect(
      chainOf(graph, 900)
        .filter((id) => id.startsWith('feature.'))
        .map((id) => id.slice(8)),
    ).toEqual(expected);
  });

  // 900 (base) <- 901 (docker) <- 902 (compose): what a clone requires came along on the disk
  test('a clone source satisfies what its clones require, over generations', () => {
    const all = world(
      guest(900, {...SOURCE, features: ['base']}),
      guest(901, {...SOURCE, cloneOf: 900, features: ['docker']}),
      guest(902, {cloneOf: 901, features: ['compose']}),
    );
    const graph = graphOf(all, {steps: known});
    expect(chainOf(graph, 902).filter((id) => id.startsWith('feature.'))).toEqual(['feature.compose']);
  });

  test('every missing requirement and every unknown feature is reported at its guest', () => {
    const all = world(guest(900, {features: ['compose', 'dockre']}), guest(901, {features: ['docker']}));
    expect(
      problemsOf(all, {steps: known}).map(({severity, code, message, source}) => [
        severity,
        code,
        message,
        source?.pointer,
      ]),
    ).toEqual([
      ['error', 'feature-requires', '900 ct900: the feature "compose" requires "docker"', 'guest:900/features'],
      ['error', 'unknown-feature', '900 ct900: there is no feature plugin "dockre"', 'guest:900/features'],
      ['error', 'feature-requires', '901 ct901: the feature "docker" requires "base"', 'guest:901/features'],
    ]);
  });

  test('of guests outside the run nothing is reported', () => {
    const all = world(guest(900, {features: ['nope']}), guest(901));
    expect(problemsOf(all, {only: [901]})).toEqual([]);
  });

  test('a feature for VMs only is not for a container', () => {
    const gpu = {...feature('gpu'), kinds: ['vm'] as const};
    expect(problemsOf(world(guest(900, {features: ['gpu']})), {steps: [gpu]}).map(({severity}) => severity)).toEqual([
      'error',
    ]);
  });

  test('features that require each other are a diagnostic', () => {
    const all = world(guest(900, {features: ['hen', 'egg']}));
    expect(problemsOf(all, {steps: [feature('hen', ['egg']), feature('egg', ['hen'])]})).toHaveLength(1);
  });
});

describe('contributions', () => {
  const nesting = feature('docker', [], {
    pctFeatures: {nesting: '1', keyctl: '1'},
    devices: [{path: '/dev/net/tun'}, {path: '/dev/fuse', mode: '0666'}],
    rawLines: [{key: 'lxc.cap.drop', value: ''}],
  });
  const flat = feature('hardened', [], {pctFeatures: {nesting: '0'}});

  test('records merge by key, lists are sorted unions behind the own lines in their order', () => {
    const other = feature('vpn', [], {
      devices: [{path: '/dev/net/tun'}, {path: '/dev/fuse', mode: '0666'}],
      rawLines: [
        {key: 'lxc.cap.drop', value: ''},
        {key: 'lxc.a', value: '1'},
      ],
    });
    const all = world(
      guest(900, {
        features: ['docker', 'vpn'],
        pctFeatures: {fuse: '1', nesting: '1'},
        rawLines: [
          {key: 'lxc.z', value: '1'},
          {key: 'lxc.b', value: '2'},
        ],
        devices: [{path: '/dev/nvidia0'}, {path: '/dev/dri/renderD128', gid: 104, denyWrite: true}],
      }),
    );
    expect(problemsOf(all, {steps: [nesting, other]})).toEqual([]);
    expect(containerIn(graphOf(all, {steps: [nesting, other]}), 900)).toMatchObject({
      pctFeatures: {fuse: '1', nesting: '1', keyctl: '1'},
      devices: [
        {path: '/dev/dri/renderD128', gid: 104, denyWrite: true},
        {path: '/dev/fuse', mode: '0666'},
        {path: '/dev/net/tun'},
        {path: '/dev/nvidia0'},
      ],
      rawLines: [
        {key: 'lxc.z', value: '1'},
        {key: 'lxc.b', value: '2'},
        {key: 'lxc.a', value: '1'},
        {key: 'lxc.cap.drop', value: ''},
      ],
    });
  });

  test('all steps of the guest see the merged container', () => {
    const graph = graphOf(world(guest(900, {features: ['docker']})), {steps: [nesting]});
    for (const {resource} of graph.values())
      expect((resource as LxcResource).container.pctFeatures).toEqual({nesting: '1', keyctl: '1'});
  });

  test('the user wins, with a warning', () => {
    const all = world(guest(900, {features: ['docker'], pctFeatures: {nesting: '0'}}));
    expect(containerIn(graphOf(all, {steps: [nesting]}), 900).pctFeatures).toEqual({nesting: '0', keyctl: '1'});
    expect(problemsOf(all, {steps: [nesting]})).toMatchObject([
      {severity: 'warning', code: 'contribution-overruled', source: {pointer: 'guest:900/pct_options'}},
    ]);
  });

  test('two plugins that disagree are an error that names both and how to settle it', () => {
    const all = world(guest(900, {features: ['docker', 'hardened']}));
    expect(problemsOf(all, {steps: [nesting, flat]})).toMatchObject([
      {
        severity: 'error',
        code: 'contribution-conflict',
        message: '900 ct900: feature.docker wants nesting=1, feature.hardened wants nesting=0',
      },
    ]);
  });

  test('what the user says settles a disagreement of plugins', () => {
    const all = world(guest(900, {features: ['docker', 'hardened'], pctFeatures: {nesting: '1'}}));
    expect(problemsOf(all, {steps: [nesting, flat]}).map(({severity}) => severity)).toEqual(['warning']);
  });

  // 900 (docker) <- 901 (nothing of its own): docker is on its disk, so it needs nesting as well
  test('a clone inherits them from its source, also when the source is outside the run', () => {
    const all = world(guest(900, {...SOURCE, features: ['docker']}), guest(901, {cloneOf: 900}));
    for (const only of [[900, 901], [901]])
      expect(containerIn(graphOf(all, {steps: [nesting], only}), 901).pctFeatures).toEqual({nesting: '1', keyctl: '1'});
  });

  test('a device that the user gives another mode keeps it, with a warning', () => {
    const all = world(guest(900, {features: ['docker'], devices: [{path: '/dev/fuse', mode: '0600'}]}));
    expect(containerIn(graphOf(all, {steps: [nesting]}), 900).devices).toContainEqual({
      path: '/dev/fuse',
      mode: '0600',
    });
    expect(problemsOf(all, {steps: [nesting]}).map(({severity}) => severity)).toEqual(['warning']);
  });

  test('two plugins that want one device with different modes are an error', () => {
    const other = feature('vpn', [], {devices: [{path: '/dev/fuse', mode: '0600'}]});
    const all = world(guest(900, {features: ['docker', 'vpn']}));
    expect(problemsOf(all, {steps: [nesting, other]}).map(({severity}) => severity)).toEqual(['error']);
  });

  test("the user's raw lines may repeat: none of a plugin's is lost by it", () => {
    const twice = {key: 'lxc.cgroup2.devices.allow', value: 'c 10:200 rwm'};
    const all = world(guest(900, {features: ['docker'], rawLines: [twice, twice]}));
    expect(containerIn(graphOf(all, {steps: [nesting]}), 900).rawLines).toContainEqual({
      key: 'lxc.cap.drop',
      value: '',
    });
  });
});

describe('phases that plugins add', () => {
  // ... healthcheck -> backup -> [final-form]: one step dropped in, no recipe edited
  test('one lands directly behind what it comes after', () => {
    const all = world(guest(900, {...HEALTHY, lifecycleSnapshots: true}), guest(901, {dependencies: [900]}));
    const before = graphOf(all);
    const after = graphOf(all, {steps: [phase('lxc.backup', {after: ['lxc.healthcheck']})]});
    const changed = drawn(after).filter((line) => !drawn(before).includes(line));
    expect(changed).toEqual([
      '900/backup <- 900/healthcheck',
      '900/snapshot.final-form <- 900/backup',
      '901/backup <- 901/start',
    ]);
    expect(across(after)).toEqual(across(before));
  });

  test('it comes behind the last of what it names, and phases may name each other in any order', () => {
    const steps = [
      phase('lxc.third', {after: ['lxc.second', 'lxc.start']}),
      phase('lxc.second', {after: ['lxc.first']}),
      phase('lxc.first', {after: ['lxc.configure', 'feature.docker']}),
      feature('docker'),
    ];
    const graph = graphOf(world(guest(900, {features: ['docker'], lifecycleSnapshots: true})), {steps});
    expect(chainOf(graph, 900).slice(3, 8)).toEqual([
      'lxc.start',
      'feature.docker',
      'lxc.first',
      'lxc.second',
      'lxc.third',
    ]);
  });

  test.each<readonly [string, Parameters<typeof phase>, string]>([
    ['nothing named', ['lxc.lost', {}], 'is part of no recipe and does not say what it comes after'],
    ['an unknown place named', ['lxc.lost', {after: ['lxc.nowhere']}], 'comes after "lxc.nowhere"'],
    ['itself named', ['lxc.lost', {after: ['lxc.lost']}], 'comes after "lxc.lost"'],
  ])('one without a place is a diagnostic: %s', (_, step, reason) => {
    const problems = problemsOf(world(guest(900)), {steps: [phase(...step)]});
    expect(problems).toMatchObject([{severity: 'error', code: 'unplaced-step'}]);
    expect(problems[0]!.message).toContain(reason);
  });

  test('one for another kind of resource is none of a container', () => {
    const graph = graphOf(world(guest(900)), {steps: [phase('vm.agent', {kinds: ['vm']})]});
    expect(chainOf(graph, 900)).not.toContain('vm.agent');
  });

  test('one that a guest does not want is not in its chain, and the chain closes over it', () => {
    const backup = phase('lxc.backup', {after: ['lxc.configure'], wanted: ({id}) => id === 901});
    const graph = graphOf(world(guest(900), guest(901)), {steps: [backup]});
    expect(graph.get('900/lxc.start')!.needs).toEqual(['900/lxc.configure']);
    expect(graph.get('901/lxc.start')!.needs).toEqual(['901/lxc.backup']);
  });
});

describe('taking down', () => {
  // 900 <- cloned by 901 <- depended on by 902: 902, 901, 900
  test('who was cloned from a guest or depends on it goes first', () => {
    const all = world(guest(900, SOURCE), guest(901, {cloneOf: 900}), guest(902, {dependencies: [901, 900]}));
    expect(drawn(graphOf(all, {verb: 'delete'}))).toEqual([
      '900/delete <- 901/delete 902/delete',
      '901/delete <- 902/delete',
      '902/delete',
    ]);
    expect(drawn(graphOf(all, {verb: 'delete', only: [900, 902]}))).toEqual(['900/delete <- 902/delete', '902/delete']);
  });

  test('plugins are not needed for it: neither known features nor places for phases nor peace among them', () => {
    const steps = [
      phase('lxc.lost'),
      feature('a', [], {pctFeatures: {nesting: '1'}}),
      feature('b', [], {pctFeatures: {nesting: '0'}}),
    ];
    expect(problemsOf(world(guest(900, {features: ['unknown']})), {verb: 'delete', steps})).toEqual([]);
    expect(problemsOf(world(guest(900, {features: ['a', 'b']})), {verb: 'delete', steps})).toEqual([]);
  });
});

describe('selection', () => {
  // 904 -clone of-> 903 -depends on-> 902 -clone of-> 900      901
  const all = world(
    guest(900, SOURCE),
    guest(901),
    guest(902, {cloneOf: 900}),
    guest(903, {dependencies: [902], templateSnapshot: 'base'}),
    guest(904, {cloneOf: 903}),
  );
  test.each<readonly [readonly number[], readonly number[]]>([
    [[900], [900]],
    [[902], [900, 902]],
    [[904], [900, 902, 903, 904]],
    [
      [901, 903],
      [900, 901, 902, 903],
    ],
    [[999], []],
    [[], []],
  ])('%j needs %j', (ids, expected) => expect([...withNeeds(ids, all)].sort()).toEqual(expected));

  test('it ends where guests need each other', () => {
    const ring = world(guest(1, {dependencies: [2]}), guest(2, {dependencies: [1]}));
    expect([...withNeeds([1], ring)].sort()).toEqual([1, 2]);
  });
});

/** Lehmer's generator: the same worlds on every machine. */
const dice = (seed: number) => {
  let state = seed;
  return (sides: number) => {
    state = (state * 48271) % 2147483647;
    return state % sides;
  };
};

describe('the node', () => {
  const uses = (id: StepId, step: string): Step => ({
    ...PHASES.find((one) => one.id === id)!,
    uses: () => [`hypervisor.${step}`],
  });
  const phases = [
    ...PHASES.filter(({id}) => id !== 'lxc.create' && id !== 'lxc.start'),
    uses('lxc.create', 'storages'),
    {
      ...PHASES.find(({id}) => id === 'lxc.start')!,
      uses: ({id}: Resource): readonly StepId[] => (id === 901 ? ['hypervisor.nvidia'] : []),
    },
  ];
  const steps = [
    onNode('firewall'),
    onNode('nvidia', ['packages']),
    onNode('storages', ['datasets']),
    onNode('datasets', ['pools'], {wanted: () => false}),
    onNode('pools'),
    onNode('packages'),
  ];

  // packages -> nvidia -------------------------> 901/start
  // pools (-> datasets, not wanted) -> storages -> create       firewall
  test('its steps run side by side, and guests wait for those that they use only', () => {
    const all = world(guest(900), guest(901));
    const graph = graphOf(all, {phases, steps, node: {}});
    expect(drawn(graph).filter((line) => line.startsWith('0/'))).toEqual([
      '0/packages',
      '0/pools',
      '0/storages <- 0/pools',
      '0/nvidia <- 0/packages',
      '0/firewall',
    ]);
    expect(across(graph)).toEqual(['900/create <- 0/storages', '901/create <- 0/storages', '901/start <- 0/nvidia']);
    expect(isSound(graph)).toBe(true);
  });

  test('named guests bring along what they use of it, with what comes before that', () => {
    const all = world(guest(900), guest(901));
    const graph = graphOf(all, {phases, steps, only: [900], node: {nodeScope: 'used'}});
    expect(drawn(graph).filter((line) => line.startsWith('0/'))).toEqual(['0/pools', '0/storages <- 0/pools']);
  });

  test('taking guests down leaves it alone', () => {
    const all = world(guest(900));
    expect(drawn(graphOf(all, {phases, steps, verb: 'delete', node: {}}))).toEqual(['900/delete']);
  });

  test('a step after one that there is not is a diagnostic', () => {
    const broken = [onNode('mine', ['nowhere'])];
    expect(problemsOf(world(guest(900)), {steps: broken, node: {}})).toMatchObject([
      {
        code: 'unplaced-step',
        message: 'the step "hypervisor.mine" comes after "hypervisor.nowhere", which there is not',
      },
    ]);
  });
});

describe('whatever the config', () => {
  const steps = [
    feature('base'),
    feature('docker', ['base'], {pctFeatures: {nesting: '1'}}),
    phase('lxc.backup', {after: ['lxc.healthcheck']}),
  ];

  /** Guests need only guests of lower position, ids shuffled: no ring, any boot_order. */
  function randomWorld(seed: number): readonly LxcResource[] {
    const roll = dice(seed);
    const ids = Array.from({length: 2 + roll(9)}, (_, i) => 900 + ((i * 7) % 23));
    const sources: number[] = [];
    return ids.map((id, i) => {
      const source = sources.length > 0 && roll(2) === 0 ? sources[roll(sources.length)] : undefined;
      const isSource = roll(3) === 0;
      if (isSource) sources.push(id);
      const dependencies = ids.slice(0, i).filter(() => roll(4) === 0);
      return guest(id, {
        ...(source === undefined ? {} : {cloneOf: source}),
        ...(isSource ? {templateSnapshot: 'base', endsRunning: roll(2) === 0} : {}),
        ...(roll(2) === 0 ? {boot: roll(4)} : {}),
        ...(roll(2) === 0 ? HEALTHY : {}),
        ...(roll(2) === 0 ? APP : {}),
        dependencies,
        features: [[], ['base'], ['docker', 'base'], ['base', 'docker']][roll(4)]!,
        lifecycleSnapshots: roll(2) === 0,
      });
    });
  }

  const seeds = Array.from({length: 300}, (_, i) => i + 1);

  test('the graph builds, each guest is one chain, no edge leads out of the run', () => {
    for (const seed of seeds) {
      const guests = randomWorld(seed);
      const roll = dice(seed + 1000);
      const some = guests.filter(() => roll(3) > 0).map(({id}) => id);
      const all = world(...guests);
      for (const only of [[...all.keys()], some, [...withNeeds(some.slice(0, 1), all)]])
        for (const verb of ['converge', 'delete'] as const) {
          const graph = graphOf(all, {only, steps, verb});
          const selected = new Set(only);
          const problems: string[] = [];
          const last = new Map<number, string>();
          for (const {id, needs, follows, resource} of graph.values()) {
            const own = needs.filter((other) => guestOf(other) === resource.id);
            const expected = last.get(resource.id);
            if (own.length > 1 || own[0] !== expected) problems.push(`${id} follows ${own}, not ${expected}`);
            for (const other of [...needs, ...follows])
              if (!selected.has(guestOf(other))) problems.push(`${id} waits for ${other}, which takes no part`);
            if (new Set(needs).size !== needs.length) problems.push(`${id} waits twice for the same`);
            last.set(resource.id, id);
          }
          if (last.size !== selected.size) problems.push(`${last.size} of ${selected.size} guests have a chain`);
          expect({seed, verb, problems}).toEqual({seed, verb, problems: []});
        }
    }
  });

  test('a lower boot_order starts first unless a dependency says otherwise', () => {
    for (const seed of seeds) {
      const guests = randomWorld(seed);
      const all = world(...guests);
      const graph = graphOf(all, {steps});
      const booting = guests.filter(({container}) => container.startup !== undefined);
      for (const early of booting)
        for (const late of booting) {
          if (early.container.startup!.order! >= late.container.startup!.order!) continue;
          const forced = waits(graph, `${early.id}/lxc.start`, `${late.id}/lxc.start`);
          const ordered = waits(graph, `${late.id}/lxc.start`, `${early.id}/lxc.start`);
          expect({seed, early: early.id, late: late.id, held: forced || ordered}).toEqual({
            seed,
            early: early.id,
            late: late.id,
            held: true,
          });
        }
    }
  });
});

describe('a feature that the config does not name', () => {
  const asked = (failure: StepError['failure']) => {
    const remove = async () => {
      throw new StepError(failure, true);
    };
    const graph = graphOf(world(machine(900)), {phases: [...VM_PHASES, {...feature('docker'), remove}]});
    return graph.get('900/feature.docker')!.step.check({} as StepContext);
  };

  test('is not looked for in a guest that does not answer, where that is no failure of a step before', async () => {
    await expect(asked({code: 'not-ready', message: 'no agent'})).rejects.toMatchObject({
      name: 'Skip',
      reason: 'it cannot be asked: no agent',
    });
  });

  test('what else goes wrong with its removal is a failure', async () => {
    await expect(asked({code: 'timeout', what: 'docker', ms: 1})).rejects.toMatchObject({failure: {code: 'timeout'}});
  });
});
