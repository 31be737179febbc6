import {buildGraph, type StepGraph, type StepNode} from '@phoenix/engine';
import {
  type Diagnostic,
  err,
  type GuestResource,
  guestOf,
  type HypervisorResource,
  type NodeId,
  ok,
  type Result,
  type Step,
  type StepId,
} from '@phoenix/kit';
import {contribute} from './contribute.js';
import {type Chain, connect} from './edges.js';
import {type FeatureSteps, missingRequirements, orderFeatures, removals} from './features.js';
import {type NodeScope, nodeSteps, usedSteps} from './node-steps.js';
import {
  featureName,
  isConverging,
  isFeature,
  isTakingDown,
  offerOf,
  POWER_STEPS,
  type Slot,
  serviceSlot,
  type Verb,
} from './recipes.js';
import {needsOf} from './select.js';
import {isFor, slotsFor} from './slots.js';

export interface Composition {
  readonly graph: StepGraph;
  readonly warnings: readonly Diagnostic[];
}

/** Who takes part in a run. */
export interface Parts {
  /** Every guest of the config. */
  readonly all: ReadonlyMap<number, GuestResource>;
  /** Those that take part. */
  readonly selected: ReadonlySet<number>;
  /** Those that the user meant: what `reconfigure` goes back with, the others only converge. Default: the selected ones. */
  readonly named?: ReadonlySet<number>;
  /** The node with its own steps; undefined: the run leaves the node alone. */
  readonly node?: HypervisorResource;
  /** Which of the node's steps; `used`: those that the selected guests build on. */
  readonly nodeScope?: NodeScope | 'used';
  /** Config sections that the command line gives, not the files: the snapshot to go back to. */
  readonly given?: Readonly<Record<StepId, unknown>>;
}

/** One graph for a whole run: node, containers and VMs. */
export function compose(
  verb: Verb,
  {all, selected, named = selected, node, nodeScope = {}, given = {}}: Parts,
  steps: readonly Step[],
): Result<Composition, readonly Diagnostic[]> {
  const known: FeatureSteps = new Map(
    steps.filter(({id}) => isFeature(id)).map((step) => [featureName(step.id), step]),
  );
  const recipes = new Map(KINDS.map((kind) => [kind, recipesFor(kind, verb, steps)]));
  const problems: Diagnostic[] = KINDS.flatMap((kind) => recipes.get(kind)!.diagnostics);
  const chains: Chain[] = [];
  for (const resource of all.values()) {
    if (!selected.has(resource.id)) continue;
    if (isConverging(verb)) problems.push(...missingRequirements(resource, all, known));
    const contributed = contribute(resource, all, known);
    if (isConverging(verb)) problems.push(...contributed.diagnostics);
    const {slots, others} = recipes.get(resource.kind)!;
    chains.push(
      chainFor(contributed.resource, named.has(resource.id) ? slots : others, steps, {known, all, given, verb}),
    );
  }
  const guests = isTakingDown(verb) ? reversed(chains) : connect(chains);
  const scope = nodeScope === 'used' ? {only: usedSteps(guests.flatMap(usesOf), steps)} : nodeScope;
  const own = node === undefined || !isConverging(verb) ? undefined : nodeSteps(node, steps, scope);
  problems.push(...(own?.diagnostics ?? []));
  if (problems.some(({severity}) => severity === 'error')) return err(problems);
  const graph = buildGraph([...(own?.nodes ?? []), ...onNode(guests, own?.nodes ?? [])]);
  return graph.ok ? ok({graph: graph.value, warnings: problems}) : err([...problems, ...graph.error]);
}

const KINDS = ['lxc', 'vm'] as const;

/** A kind's slots for the guests that the user meant, and for the others. */
function recipesFor(kind: (typeof KINDS)[number], verb: Verb, steps: readonly Step[]) {
  const {slots, diagnostics} = slotsFor(kind, verb, steps);
  return {slots, diagnostics, others: verb === 'reconfigure' ? slotsFor(kind, 'converge', steps).slots : slots};
}

const usesOf = ({step, resource}: StepNode): readonly StepId[] => step.uses?.(resource) ?? [];

/** Steps of guests wait for the steps of the node that they build on, and for no others. */
function onNode(guests: readonly StepNode[], own: readonly StepNode[]): readonly StepNode[] {
  const there = new Map(own.map(({id, step}) => [step.id, id]));
  return guests.map((node) => {
    const used = usesOf(node).flatMap((id) => there.get(id) ?? []);
    return used.length === 0 ? node : {...node, needs: [...new Set([...node.needs, ...used])]};
  });
}

/** What the chains of all guests have in common. */
interface Whole extends Required<Pick<Parts, 'all' | 'given'>> {
  readonly known: FeatureSteps;
  readonly verb: Verb;
}

/** Binds the wanted steps to one guest; inside a guest they run one at a time. */
function chainFor(
  resource: GuestResource,
  slots: readonly Slot[],
  steps: readonly Step[],
  {known, all, given, verb}: Whole,
): Chain {
  const nodes: StepNode[] = [];
  const lineage: string[] = [];
  let serviceAt = -1;
  const isLeftUnstarted = isConverging(verb) && !guestOf(resource).starts;
  const proof = provingNode(resource, steps);
  const add = (step: Step, config: unknown) => {
    const needsPower = step.on === 'guest' || POWER_STEPS.has(step.id);
    if (needsPower && isLeftUnstarted) return;
    // Nobody gets inside of it: an appliance, what is installed by hand.
    if (step.on === 'guest' && resource.kind === 'vm' && !resource.vm.entered) return;
    const provable = needsPower && !nodes.some(({id}) => id === proof);
    const previous = nodes.at(-1);
    nodes.push({
      id: nodeId(resource, step.id),
      step,
      resource,
      config,
      needs: previous === undefined ? [] : [previous.id],
      follows: [],
      lineage: [...lineage],
      ...(provable && proof !== undefined ? {provedBy: proof} : {}),
    });
    const fingerprint = step.fingerprint?.(resource, config);
    if (fingerprint !== undefined) lineage.push(`${step.id} ${step.version ?? 1} ${fingerprint}`);
  };
  for (const slot of slots) {
    if (slot === 'features') {
      for (const {step, request} of orderFeatures(resource, known)) add(step, request.config);
      for (const step of removals(resource, all, known)) add(step, {});
    } else
      for (const step of steps)
        if (step.id === slot && isFor(step, resource.kind) && (step.wanted?.(resource) ?? true))
          add(step, given[step.id] ?? sectionFor(step.id, resource));
    if (slot === serviceSlot(resource.kind)) serviceAt = nodes.length - 1;
  }
  return {resource, nodes: nodes.map((node) => withLineage(node, nodes)), serviceAt};
}

/** A step that goes back to another step's snapshot computes that one's hash. */
function withLineage(node: StepNode, nodes: readonly StepNode[]): StepNode {
  const other = nodes.find(({step}) => step.id === node.step.lineageOf);
  return other === undefined ? node : {...node, lineage: other.lineage};
}

/** A phase's own config stands in the guest's object under the phase's name. */
const sectionFor = (id: StepId, {object, sections = {}}: GuestResource): unknown => {
  const phase = id.slice(id.indexOf('.') + 1);
  return Object.hasOwn(sections, phase) ? sections[phase] : object[phase];
};

const nodeId = ({id}: GuestResource, step: StepId): NodeId => `${id}/${step}`;

/** A guest that is meant to end stopped is not started to find out what its own snapshot or template says. */
function provingNode(resource: GuestResource, steps: readonly Step[]): NodeId | undefined {
  const offer = guestOf(resource).endsRunning ? undefined : offerOf(resource);
  return offer !== undefined && steps.some(({id}) => id === offer) ? nodeId(resource, offer) : undefined;
}

/** For taking down: who depends on a guest, or was cloned from it, goes first. */
function reversed(chains: readonly Chain[]): readonly StepNode[] {
  const lastOf = new Map<number, NodeId>();
  for (const {resource, nodes} of chains) if (nodes.length > 0) lastOf.set(resource.id, nodes.at(-1)!.id);
  const waitsFor = new Map<number, NodeId[]>();
  for (const {resource} of chains) {
    for (const id of needsOf(resource))
      waitsFor.set(id, [...(waitsFor.get(id) ?? []), ...(lastOf.has(resource.id) ? [lastOf.get(resource.id)!] : [])]);
  }
  return chains.flatMap(({resource, nodes}) =>
    nodes.map((node, i) => (i === 0 ? {...node, needs: [...node.needs, ...(waitsFor.get(resource.id) ?? [])]} : node)),
  );
}
