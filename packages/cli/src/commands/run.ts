import type {DesiredState} from '@phoenix/config';
import {compose, needsOf, type Verb, withNeeds} from '@phoenix/dispatcher';
import {run, type StepGraph} from '@phoenix/engine';
import type {Diagnostic, Event, Impact, Resource} from '@phoenix/kit';
import {classify, lxcHost} from '@phoenix/proxmox';
import {EXIT, exitCodeFor} from '../exit-code.js';
import {findIds} from '../find-ids.js';
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
  const verb: Verb = request.verb === 'delete' ? 'delete' : 'converge';
  if (verb === 'delete') refuseDependents(ids, state);
  const selected = verb === 'delete' ? new Set(ids) : withNeeds(ids, state.lxc);
  const composed = compose(verb, state.lxc, selected, steps);
  const found = [...diagnostics, ...located(composed.ok ? composed.value.warnings : composed.error, state)];
  tellDiagnostics(found, request, io);
  if (!composed.ok) return EXIT.usage;
  if (verb === 'delete' && !(await isSure(ids, request, state, io))) return EXIT.failed;

  const target = await reach(request, state, io);
  io.interrupts.stop.addEventListener('abort', () => reporter.report(INTERRUPTED), {once: true});
  io.interrupts.kill.addEventListener('abort', () => reporter.leave?.(), {once: true});
  try {
    const report = await run(composed.value.graph, {
      mode: request.verb === 'plan' ? 'plan' : 'apply',
      hosts: hostsOf(target),
      stop: io.interrupts.stop,
      kill: io.interrupts.kill,
      failFast: request.failFast,
      capacities: await capacitiesOf(target, composed.value.graph, io),
      allows: (impact, resource) => isAllowed(impact, resource, request, verb),
      classify,
      emit: (event: Event) => reporter.report(event),
    });
    return exitCodeFor({
      outcomes: report.outcomes.values(),
      interruptedBy: io.interrupts.by,
      countPending: request.exitCode,
    });
  } finally {
    await reporter.close?.();
    await target.close();
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

async function isSure(ids: readonly number[], {yes}: RunRequest, {lxc}: DesiredState, io: Io): Promise<boolean> {
  if (yes) return true;
  const names = ids.map((id) => `${id} ${lxc.get(id)!.name}`).join(', ');
  const answer = await io.confirm(`Destroy ${names}?`);
  if (answer === undefined) throw new UsageError(`delete would destroy ${names}`, 'add --yes if that is what you want');
  return answer;
}

/** What the user asked to be destroyed may be destroyed; its data volumes only by name. */
function isAllowed(impact: Impact, {id}: Resource, {allow}: RunRequest, verb: Verb): boolean {
  if (verb === 'delete' && impact === 'recreate') return true;
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
