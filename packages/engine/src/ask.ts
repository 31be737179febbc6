import type {Change, Event, FactScope, Host, Impact, NodeId, Outcome, StepContext} from '@phoenix/kit';
import {refuseForbidden} from './attempt.js';
import type {FactCache} from './facts.js';
import type {StepNode} from './graph.js';
import type {Link} from './links.js';
import type {Locks} from './locks.js';
import type {RunOptions} from './options.js';
import {perform} from './perform.js';
import {progressOf} from './progress.js';
import type {Slots} from './slots.js';

/** One node's view of the run: how it asks, acts and speaks. */
export interface Asker {
  readonly node: StepNode;
  readonly context: StepContext;
  readonly signal: AbortSignal;
  readonly stop: AbortSignal;
  now(): number;
  ask(): Promise<readonly Change[]>;
  /** Performs changes that have actions, under the step's locks, and forgets what they touched, also after a failure. */
  act(changes: readonly Change[], performed: Change[]): Promise<{readonly stderr: string}>;
  announce(change: Change): void;
  /** How far a wait is, in words. */
  progress(message: string): void;
  /** Forgets what is known of the node's own resource. */
  forget(): void;
  allows(impact: Impact): boolean;
}

/** What a run shares between its nodes. */
export interface Run extends RunOptions {
  readonly facts: FactCache;
  readonly locks: Locks;
  readonly slots: Slots;
  waited(lock: string, ms: number): void;
  outcomeOf(node: NodeId): Outcome | undefined;
  linkToStop(): Link;
  linkToKill(): Link;
  now(): number;
  /** Milliseconds since the run started. */
  at(): number;
}

type Body<T> = T extends {readonly at: number} ? Omit<T, 'at'> : never;
export type EventBody = Body<Event>;

const scopeOf = ({resource: {kind, id}}: StepNode): FactScope => (kind === 'hypervisor' ? 'node' : `guest:${id}`);

/** What stays with a node over all its attempts. */
export interface Memory {
  /** Titles of `once` changes that this run has made. */
  readonly once: Set<string>;
  /** Codes of warnings that have been said. */
  readonly warned: Set<string>;
}

export function createAsker(node: StepNode, run: Run, signal: AbortSignal, {once, warned}: Memory): Asker {
  const {step} = node;
  const host = step.on === 'node' ? run.hosts.node : run.hosts.guest(node.resource);
  const emit = (event: EventBody) => run.emit({...event, at: run.at()} as Event);
  const context = contextFor({node, run, host, signal, warned, emit});
  let asked = 0;
  const ask = async () => {
    asked = run.facts.version;
    return well(await step.check(context)).filter((one) => !(one.once && once.has(one.title)));
  };
  const forget = (changes: readonly Change[]) => {
    run.facts.drop(scopeOf(node));
    for (const scope of changes.flatMap(({touches = []}) => touches)) run.facts.drop(scope);
  };
  const announce = (change: Change) => emit({type: 'step-change', node: node.id, change});

  const asker: Asker = {
    node,
    context,
    signal,
    stop: run.stop,
    now: run.now,
    ask,
    announce,
    progress: (message) => emit({type: 'step-progress', node: node.id, message}),
    forget: () => forget([]),
    allows: (impact) => run.allows(impact, node.resource, step.id),
    async act(first, performed) {
      refuseForbidden(first, asker);
      const requests = step.locks?.(node.resource) ?? [];
      const since = run.now();
      let waitingFor: string | undefined;
      // Who waits for a lock leaves room for whoever holds it: nobody at work ever waits for one that is not.
      const {release, waited} = await run.locks
        .acquire(node.id, requests, AbortSignal.any([signal, run.stop]), (lock, holder) => {
          if (waitingFor === undefined) run.slots.leave();
          waitingFor = lock;
          emit({type: 'step-waiting', node: node.id, lock, holder});
        })
        .finally(() => (waitingFor === undefined ? undefined : run.slots.enter()));
      let changes = first;
      const said: string[] = [];
      try {
        if (waited) run.waited(waitingFor!, run.now() - since);
        if (waited || (requests.length > 0 && run.facts.version !== asked)) {
          // Those who held the locks may have changed what this answer was computed from.
          changes = await ask();
          refuseForbidden(changes, asker);
        }
        for (const change of changes) {
          if (change.actions.length === 0) continue;
          announce(change);
          const onLine = teller(node, emit);
          said.push(await perform(change, {host, signal, stop: run.stop, classify: run.classify, onLine}));
          performed.push(change);
          if (change.once) once.add(change.title);
        }
      } finally {
        forget(changes);
        release();
      }
      return {stderr: said.join('')};
    },
  };
  return asker;
}

/** What a command prints becomes the step's output, or says how far it is. */
const teller =
  ({id}: StepNode, emit: (event: EventBody) => void) =>
  (line: string, stream: 'stdout' | 'stderr'): void => {
    const progress = progressOf(line);
    emit(
      progress === undefined
        ? {type: 'step-output', node: id, line, stream}
        : {type: 'step-progress', node: id, ...progress},
    );
  };

const IMPACTS: readonly string[] = ['none', 'hotplug', 'restart', 'recreate', 'data-loss'] satisfies Impact[];

/** A plugin may be JavaScript: what it answers is looked at before it counts. @throws what is the plugin's own bug */
function well(changes: readonly Change[]): readonly Change[] {
  if (!Array.isArray(changes)) throw new Error('check() answers with no list of changes');
  for (const {title, impact, actions} of changes) {
    const bug = (what: string) => new Error(`the change "${title}" has ${what}`);
    if (!IMPACTS.includes(impact)) throw bug(`the impact ${JSON.stringify(impact)}, not one of ${IMPACTS.join(', ')}`);
    if (!Array.isArray(actions)) throw bug('no list of actions');
    for (const action of actions)
      if (action.kind === 'exec' && !Array.isArray(action.command?.argv)) throw bug('a command without a list argv');
  }
  return changes;
}

interface ContextParts {
  readonly node: StepNode;
  readonly run: Run;
  readonly host: Host;
  readonly signal: AbortSignal;
  readonly warned: Set<string>;
  emit(event: EventBody): void;
}

/** What a step sees while it is asked. */
function contextFor({node, run, host, signal, warned, emit}: ContextParts): StepContext {
  return {
    resource: node.resource,
    config: node.config,
    signal,
    lineage: node.lineage,
    hasChanged: (step) => run.outcomeOf(`${node.resource.id}/${step}`)?.status === 'changed',
    allows: (impact) => run.allows(impact, node.resource, node.step.id),
    facts: (fact) => run.facts.get(fact),
    exec: (command, {tell = false, fresh = false} = {}) =>
      host.exec(command, {signal, ...(tell ? {onLine: teller(node, emit)} : {}), ...(fresh ? {fresh} : {})}),
    warn(code, message, hint) {
      if (warned.has(code)) return;
      warned.add(code);
      const diagnostic = {severity: 'warning' as const, code, message, ...(hint === undefined ? {} : {hint})};
      emit({type: 'diagnostic', node: node.id, diagnostic});
    },
  };
}
