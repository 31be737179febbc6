import type {DesiredState} from '@phoenix/config';
import {compose, needsOf, type Verb, withDependencies, withDependents, withNeeds} from '@phoenix/dispatcher';
import {run, type StepGraph} from '@phoenix/engine';
import {type Diagnostic, type Event, type Impact, type Resource, unreachable} from '@phoenix/kit';
import {classify, lxcHost} from '@phoenix/proxmox';
import {EXIT, exitCodeFor} from '../exit-code.js';
import {findIds} from '../find-ids.js';
import {holdNode} from '../hold-node.js';
import type {Io} from '../io.js';
import {load} from '../load.js';
import {pickReporter} from '../reporter.js';
import type {RunRequest} from '../request.js';
import {reach, type Target} from '../target.js';
import {tellDiagnostics} from '../tell.js';
import {UsageError} from '../usage-error.js';

/** LetsGo, create, delete and plan: load, compose, reach the node, run, say how it ended. */
export async function runCommand(request: RunRequest, io: Io): Promise<number> {
  const reporter = pickReporter(request, io);
  const {diagnostics, state, steps} = await load(request, io.env);
  if (state === undefined) {
    tellDiagnostics(diagnostics, request, io);
    return EXIT.usage;
  }
  const ids = findIds(request.ids, state);
  const verb = verbOf(request);
  if (verb === 'delete') refuseDependents(ids, state);
  const selected = selectedBy(verb, ids, state);
  const composed = compose(verb, state.lxc, selected, steps, new Set(ids));
  const found = [...diagnostics, ...located(composed.ok ? composed.value.warnings : composed.error, state)];
  tellDiagnostics(found, request, io);
  if (!composed.ok) return EXIT.usage;
  if (!(await isSure(verb, ids, request, state, io))) return EXIT.failed;

  const target = await reach(request, state, io);
  io.interrupts.stop.addEventListener('abort', () => reporter.report(INTERRUPTED), {once: true});
  io.interrupts.kill.addEventListener('abort', () => reporter.leave?.(), {once: true});
  const hold = await holdNode(target, request, io);
  try {
    const report = await run(composed.value.graph, {
      mode: request.verb === 'plan' ? 'plan' : 'apply',
      hosts: hostsOf(target),
      stop: AbortSignal.any([io.interrupts.stop, hold.lost]),
      kill: AbortSignal.any([io.interrupts.kill, hold.lost]),
      failFast: request.failFast,
      capacities: await capacitiesOf(target, composed.value.graph, io),
      allows: (impact, resource) => isAllowed(impact, resource, request, verb),
      classify,
      emit: (event: Event) => reporter.report(event),
    });
    if (hold.lost.aborted) return EXIT.unreachable;
    return exitCodeFor({
      outcomes: report.outcomes.values(),
      interruptedBy: io.interrupts.by,
      countPending: request.exitCode,
    });
  } finally {
    await reporter.close?.();
    await hold.release();
    await target.close();
  }
}

function verbOf({verb, force}: RunRequest): Verb {
  if (verb === 'LetsGo' || verb === 'create' || verb === 'plan') return 'converge';
  return verb === 'stop' && force ? 'kill' : verb;
}

/** Who takes part besides the named guests: what they need, or who needs them. */
function selectedBy(verb: Verb, ids: readonly number[], {lxc}: DesiredState): ReadonlySet<number> {
  switch (verb) {
    case 'converge':
    case 'reconfigure':
      return withNeeds(ids, lxc);
    case 'start':
      return withDependencies(ids, lxc);
    case 'stop':
    case 'kill':
      return withDependents(ids, lxc);
    case 'restart':
    case 'delete':
      return new Set(ids);
    default:
      return unreachable(verb);
  }
}

const INTERRUPTED: Event = {
  type: 'diagnostic',
  at: 0,
  diagnostic: {
    severity: 'info',
    code: 'interrupted',
    message: 'starting nothing more; what runs on the node comes to its end (again: leave at once)',
  },
};

/** What composes without a place in the files is given one. */
const located = (diagnostics: readonly Diagnostic[], {locate}: DesiredState): readonly Diagnostic[] =>
  diagnostics.map((diagnostic) => {
    const pointer = diagnostic.source?.pointer;
    return pointer === undefined ? diagnostic : {...diagnostic, source: locate(pointer)};
  });

/** A guest that others are cloned from or depend on goes only together with them. */
function refuseDependents(ids: readonly number[], {lxc}: DesiredState): void {
  const problems = ids.flatMap((id) => {
    const others = [...lxc.values()].filter((other) => !ids.includes(other.id) && needsOf(other).includes(id));
    return others.length === 0
      ? []
      : [`${id} is needed by ${others.map((other) => `${other.id} ${other.name}`).join(', ')}`];
  });
  if (problems.length > 0)
    throw new UsageError(problems.join('\n'), 'name them too, or take them out of the config first');
}

/** Verbs that destroy ask first. */
async function isSure(
  verb: Verb,
  ids: readonly number[],
  {yes}: RunRequest,
  {lxc}: DesiredState,
  io: Io,
): Promise<boolean> {
  if (yes || (verb !== 'delete' && verb !== 'reconfigure')) return true;
  const names = ids.map((id) => `${id} ${lxc.get(id)!.name}`).join(', ');
  const what =
    verb === 'delete'
      ? `destroy ${names}`
      : `throw away what has changed inside ${names} since the features were applied`;
  const answer = await io.confirm(`This would ${what}. Go on?`);
  if (answer === undefined) throw new UsageError(`${verb} would ${what}`, 'add --yes if that is what you want');
  return answer;
}

/** What the user asked to be destroyed may be destroyed; its data volumes only by name. */
function isAllowed(impact: Impact, {id}: Resource, {allow}: RunRequest, verb: Verb): boolean {
  if (verb === 'delete' && impact === 'recreate') return true;
  if (verb === 'reconfigure' && impact === 'data-loss') return true;
  return allow.includes(impact) || allow.includes(`${impact}:${id}`);
}

function hostsOf({node}: Target) {
  const guests = new Map<number, ReturnType<typeof lxcHost>>();
  return {
    node,
    guest({id}: Resource) {
      const known = guests.get(id) ?? lxcHost(node, id, `${node.label}/${id}`);
      guests.set(id, known);
      return known;
    },
  };
}

/** Allocation on a storage queues for 10 s only: a few at a time end well within that. */
const PER_STORAGE = 4;

/** Each call of pct costs 0.35 s of CPU: as many at once as the node has cores. */
async function capacitiesOf({node}: Target, graph: StepGraph, io: Io): Promise<Readonly<Record<string, number>>> {
  const {stdout} = await node.exec({argv: ['nproc']}, {signal: io.interrupts.kill});
  const storages = new Set(
    [...graph.values()]
      .flatMap(({step, resource}) => step.locks?.(resource).map(({name}) => name) ?? [])
      .filter((name) => name.startsWith('storage:')),
  );
  return {
    ...Object.fromEntries([...storages].map((name) => [name, PER_STORAGE])),
    'node:commands': Math.max(1, Number(stdout) || 1),
  };
}
