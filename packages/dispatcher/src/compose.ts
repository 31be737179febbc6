import {buildGraph, type StepGraph, type StepNode} from '@phoenix/engine';
import {
  type Diagnostic,
  err,
  type LxcResource,
  type NodeId,
  ok,
  type Result,
  type Step,
  type StepId,
} from '@phoenix/kit';
import {contribute} from './contribute.js';
import {type Chain, connect} from './edges.js';
import {type FeatureSteps, missingRequirements, orderFeatures} from './features.js';
import {
  featureName,
  isConverging,
  isFeature,
  isTakingDown,
  OFFERS,
  POWER_STEPS,
  type Slot,
  type Verb,
} from './recipes.js';
import {needsOf} from './select.js';
import {isFor, slotsFor} from './slots.js';

export interface Composition {
  readonly graph: StepGraph;
  readonly warnings: readonly Diagnostic[];
}

/**
 * One graph for a whole run.
 * @param all every guest of the config; @param selected those that take part; @param named those that the user meant:
 * what `reconfigure` goes back with, the others only converge.
 */
export function compose(
  verb: Verb,
  all: ReadonlyMap<number, LxcResource>,
  selected: ReadonlySet<number>,
  steps: readonly Step[],
  named: ReadonlySet<number> = selected,
): Result<Composition, readonly Diagnostic[]> {
  const known: FeatureSteps = new Map(
    steps.filter(({id}) => isFeature(id)).map((step) => [featureName(step.id), step]),
  );
  const {slots, diagnostics} = slotsFor('lxc', verb, steps);
  const others = verb === 'reconfigure' ? slotsFor('lxc', 'converge', steps).slots : slots;
  const problems: Diagnostic[] = [...diagnostics];
  const chains: Chain[] = [];
  for (const resource of all.values()) {
    if (!selected.has(resource.id)) continue;
    if (isConverging(verb)) problems.push(...missingRequirements(resource, all, known));
    const contributed = contribute(resource, all, known);
    if (isConverging(verb)) problems.push(...contributed.diagnostics);
    chains.push(chainFor(contributed.resource, named.has(resource.id) ? slots : others, steps, known));
  }
  if (problems.some(({severity}) => severity === 'error')) return err(problems);
  const graph = buildGraph(isTakingDown(verb) ? reversed(chains) : connect(chains));
  return graph.ok ? ok({graph: graph.value, warnings: problems}) : err([...problems, ...graph.error]);
}

/** Binds the wanted steps to one guest; inside a guest they run one at a time. */
function chainFor(resource: LxcResource, slots: readonly Slot[], steps: readonly Step[], known: FeatureSteps): Chain {
  const nodes: StepNode[] = [];
  const lineage: string[] = [];
  let serviceAt = -1;
  const proof = provingNode(resource, steps);
  const add = (step: Step, config: unknown) => {
    const provable = (step.on === 'guest' || POWER_STEPS.has(step.id)) && !nodes.some(({id}) => id === proof);
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
    if (slot === 'features') for (const {step, request} of orderFeatures(resource, known)) add(step, request.config);
    else
      for (const step of steps)
        if (step.id === slot && isFor(step, 'lxc') && (step.wanted?.(resource) ?? true))
          add(step, sectionFor(step.id, resource));
    if (slot === OFFERS.service) serviceAt = nodes.length - 1;
  }
  return {resource, nodes: nodes.map((node) => withLineage(node, nodes)), serviceAt};
}

/** A step that goes back to another step's snapshot computes that one's hash. */
function withLineage(node: StepNode, nodes: readonly StepNode[]): StepNode {
  const other = nodes.find(({step}) => step.id === node.step.lineageOf);
  return other === undefined ? node : {...node, lineage: other.lineage};
}

/** A phase's own config stands in the guest's object under the phase's name. */
const sectionFor = (id: StepId, {object}: LxcResource): unknown => object[id.slice(id.indexOf('.') + 1)];

const nodeId = ({id}: LxcResource, step: StepId): NodeId => `${id}/${step}`;

/** A guest that is meant to end stopped is not started to find out what its own snapshot says. */
function provingNode(resource: LxcResource, steps: readonly Step[]): NodeId | undefined {
  const {endsRunning, templateSnapshot} = resource.container;
  const offered = steps.some(({id}) => id === OFFERS.snapshot);
  return !endsRunning && templateSnapshot !== undefined && offered ? nodeId(resource, OFFERS.snapshot) : undefined;
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
