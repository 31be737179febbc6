import {buildGraph, predecessors, type StepGraph} from '@phoenix/engine';
import {
  type Container,
  type Diagnostic,
  defineFeature,
  defineStep,
  type GuestResource,
  type HypervisorResource,
  type LxcResource,
  type Patch,
  type Step,
  type StepId,
  type VirtualMachine,
  type VmResource,
} from '@phoenix/kit';
import {DEFAULT_CONTAINER, DEFAULT_VM} from '@phoenix/testing';
import {compose, type Parts, type Verb} from '../src/index.js';

/** The phases of a container as the graph sees them: places, no logic. */
const phase = (id: StepId, more: Partial<Step> = {}): Step =>
  defineStep({id, on: 'node', kinds: ['lxc'], check: async () => [], fingerprint: () => id, ...more});

const from = (origin: 'template' | 'clone') => ({
  wanted: (resource: {kind: string}) =>
    resource.kind === 'lxc' && (resource as LxcResource).container.origin.from === origin,
});
const has = (what: (container: Container) => unknown) => ({
  wanted: (resource: {kind: string}) => Boolean(what((resource as LxcResource).container)),
});

export const PHASES: readonly Step[] = [
  phase('lxc.validate'),
  phase('lxc.create', from('template')),
  phase('lxc.clone', from('clone')),
  phase('lxc.configure'),
  phase('lxc.start'),
  phase('lxc.app', {on: 'guest', ...has(({app}) => app)}),
  phase('lxc.healthcheck', {on: 'guest', ...has(({healthChecks}) => healthChecks.length)}),
  phase(
    'lxc.snapshot.pre-configured',
    has(({lifecycleSnapshots}) => lifecycleSnapshots),
  ),
  phase(
    'lxc.snapshot.final-form',
    has(({lifecycleSnapshots}) => lifecycleSnapshots),
  ),
  phase(
    'lxc.snapshot.template',
    has(({templateSnapshot}) => templateSnapshot),
  ),
  phase('lxc.delete'),
];

export const feature = (name: string, requires: readonly string[] = [], patch?: Patch): Step =>
  defineFeature({
    name,
    requires,
    check: async () => [],
    fingerprint: () => name,
    ...(patch === undefined ? {} : {contribute: () => patch}),
  }) as Step;

export {phase};

/** What a test says of a guest; all else is the plainest container there is. */
export interface Sketch extends Partial<Omit<Container, 'features'>> {
  readonly cloneOf?: number;
  readonly features?: readonly string[];
  /** Starts at boot, in this order. */
  readonly boot?: number;
}

export function guest(id: number, {cloneOf, features = [], boot, ...more}: Sketch = {}): LxcResource {
  const container: Container = {
    ...DEFAULT_CONTAINER,
    hostname: `ct${id}`,
    ...(cloneOf === undefined ? {} : {origin: {from: 'clone', source: cloneOf, snapname: 'base'}, clonedFrom: cloneOf}),
    ...(boot === undefined ? {} : {onboot: true, startup: {order: boot}}),
    features: features.map((name) => ({name, config: {}})),
    lifecycleSnapshots: false,
    ...more,
  };
  return {id, kind: 'lxc', name: container.hostname, object: {}, container};
}

export const HEALTHY: Sketch = {
  healthChecks: [{name: 'up', probe: {type: 'command', argv: ['true']}, retries: 0, intervalS: 1, timeoutS: 1}],
};

/** Only there to be cloned: ends stopped. */
export const SOURCE: Sketch = {templateSnapshot: 'base', endsRunning: false};

/** The phases of a VM, as those of a container. */
export const VM_PHASES: readonly Step[] = (
  ['validate', 'create', 'clone', 'configure', 'start', 'agent', 'healthcheck', 'template'] as const
).map((name) =>
  phase(`vm.${name}`, {
    kinds: ['vm'],
    wanted: (resource) => {
      if (resource.kind !== 'vm') return false;
      const {origin, isTemplate, healthChecks} = resource.vm;
      if (name === 'create') return origin.from === 'image';
      if (name === 'clone') return origin.from === 'clone';
      if (name === 'template') return isTemplate;
      return name !== 'healthcheck' || healthChecks.length > 0;
    },
  }),
);

export function machine(id: number, {cloneOf, ...more}: Partial<VirtualMachine> & {cloneOf?: number} = {}): VmResource {
  const vm: VirtualMachine = {
    ...DEFAULT_VM,
    hostname: `vm${id}`,
    ...(cloneOf === undefined ? {} : {origin: {from: 'clone', source: cloneOf, linked: false}, clonedFrom: cloneOf}),
    lifecycleSnapshots: false,
    endsRunning: more.isTemplate !== true,
    ...more,
  };
  return {id, kind: 'vm', name: vm.hostname, object: {}, vm};
}

/** A step of the node; `after` names others without their kind. */
export const onNode = (name: string, after: readonly string[] = [], more: Partial<Step> = {}): Step =>
  phase(`hypervisor.${name}`, {
    kinds: ['hypervisor'],
    after: after.map((other): StepId => `hypervisor.${other}`),
    ...more,
  });

export const NODE = {
  kind: 'hypervisor',
  id: 0,
  name: 'node',
  object: {},
  settings: {},
} as unknown as HypervisorResource;

export const world = <G extends GuestResource>(...guests: readonly G[]): ReadonlyMap<number, G> =>
  new Map(guests.map((one) => [one.id, one]));

export interface Asked {
  readonly verb?: Verb;
  readonly only?: readonly number[];
  /** Besides the phases. */
  readonly steps?: readonly Step[];
  readonly phases?: readonly Step[];
  /** The node and which of its steps. */
  readonly node?: Pick<Parts, 'nodeScope'>;
}

export const composed = (
  all: ReadonlyMap<number, GuestResource>,
  {verb = 'converge', only, steps = [], phases = PHASES, node}: Asked = {},
) =>
  compose(verb, {all, selected: new Set(only ?? all.keys()), ...(node === undefined ? {} : {node: NODE, ...node})}, [
    ...phases,
    ...steps,
  ]);

/** @throws with the diagnostics when it does not compose */
export function graphOf(all: ReadonlyMap<number, GuestResource>, asked: Asked = {}): StepGraph {
  const result = composed(all, asked);
  if (!result.ok) throw new Error(result.error.map(({message}) => message).join('\n'));
  return result.value.graph;
}

/** `901/lxc.clone <- 901/lxc.validate 900/lxc.snapshot.template`, one line a node, kinds of step left out; `~` is order only. */
export const drawn = (graph: StepGraph): readonly string[] =>
  [...graph.values()].map(({id, needs, follows}) =>
    [
      short(id),
      ...(needs.length + follows.length > 0 ? ['<-'] : []),
      ...needs.map(short),
      ...follows.map((one) => `~${short(one)}`),
    ].join(' '),
  );

/** Only what crosses from one guest to another. */
export const across = (graph: StepGraph): readonly string[] =>
  [...graph.values()].flatMap(({id, needs, follows}) => [
    ...needs.filter((other) => guestOf(other) !== guestOf(id)).map((other) => `${short(id)} <- ${short(other)}`),
    ...follows.map((other) => `${short(id)} <- ~${short(other)}`),
  ]);

/** The steps of one guest in the order of the graph. */
export const chainOf = (graph: StepGraph, id: number): readonly string[] =>
  [...graph.values()].filter(({resource}) => resource.id === id).map(({step}) => step.id);

export const containerIn = (graph: StepGraph, id: number): Container =>
  ([...graph.values()].find(({resource}) => resource.id === id)!.resource as LxcResource).container;

export const problemsOf = (all: ReadonlyMap<number, GuestResource>, asked: Asked = {}): readonly Diagnostic[] => {
  const result = composed(all, asked);
  return result.ok ? result.value.warnings : result.error;
};

export const guestOf = (node: string): number => Number(node.slice(0, node.indexOf('/')));
const short = (id: string): string => id.replace(/\/(lxc|vm|hypervisor)\./, '/').replace('/feature.', '/+');

/** True when the graph is one that the engine accepts: every edge leads somewhere, no cycle. */
export const isSound = (graph: StepGraph): boolean => buildGraph([...graph.values()]).ok;

/** Whether `later` cannot run before `earlier` has ended. */
export function waits(graph: StepGraph, later: string, earlier: string): boolean {
  const seen = new Set<string>();
  const queue = [later];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (at === earlier) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    const node = [...graph.values()].find(({id}) => id === at);
    if (node !== undefined) queue.push(...predecessors(node));
  }
  return false;
}
