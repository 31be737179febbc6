import {run, type StepGraph} from '@phoenix/engine';
import type {Event, Impact, Reporter, Resource, StepId} from '@phoenix/kit';
import {classify} from '@phoenix/proxmox';
import {EXIT, exitCodeFor} from './exit-code.js';
import {holdNode} from './hold-node.js';
import {hostsOf} from './hosts.js';
import type {Io} from './io.js';
import type {RunRequest} from './request.js';
import type {Target} from './target.js';

export interface Stage {
  readonly target: Target;
  readonly reporter: Reporter & {leave?(): void};
  readonly io: Io;
}

/** Takes the node's lock, runs the graph and says how it ended. @throws NodeBusy, HostUnreachable */
export async function runOnNode(graph: StepGraph, request: RunRequest, {target, reporter, io}: Stage): Promise<number> {
  const {stop, kill} = io.interrupts;
  const hold = await holdNode(target, request, io);
  const since = performance.now();
  stop.addEventListener('abort', () => reporter.report(interrupted(performance.now() - since)), {once: true});
  kill.addEventListener('abort', () => reporter.leave?.(), {once: true});
  try {
    const report = await run(graph, {
      mode: request.verb === 'plan' ? 'plan' : 'apply',
      hosts: hostsOf(target),
      stop: AbortSignal.any([stop, hold.lost]),
      kill: AbortSignal.any([kill, hold.lost]),
      failFast: request.failFast,
      capacities: await capacitiesOf(target, graph, io),
      allows: (impact, resource, step) => isAllowed(impact, resource, step, request),
      classify,
      emit: (event: Event) => reporter.report(event),
    });
    if (hold.lost.aborted) return EXIT.unreachable;
    const interruptedBy = io.interrupts.by;
    return exitCodeFor({outcomes: report.outcomes.values(), interruptedBy, countPending: request.exitCode});
  } finally {
    await reporter.close?.();
    await hold.release();
  }
}

const interrupted = (ms: number): Event => ({
  type: 'diagnostic',
  at: Math.round(ms),
  diagnostic: {
    severity: 'info',
    code: 'interrupted',
    message: 'starting nothing more; what runs on the node comes to its end (again: leave at once)',
  },
});

/** What the verb itself destroys was asked for by name; everything else needs a word of its own. */
function isAllowed(impact: Impact, {id}: Resource, step: StepId, {allow}: RunRequest): boolean {
  if ((step === 'lxc.delete' || step === 'vm.delete') && impact === 'recreate') return true;
  // Only named guests have this step.
  if ((step === 'lxc.rollback' || step === 'vm.rollback') && impact === 'data-loss') return true;
  return allow.includes(impact) || allow.includes(`${impact}:${id}`);
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
