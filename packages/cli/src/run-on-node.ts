import {type RunOptions, type RunReport, run, type StepGraph} from '@phoenix/engine';
import type {Diagnostic, Event, Impact, LeftOut, Resource, StepId} from '@phoenix/kit';
import {classify, type NodeState, nodeState} from '@phoenix/proxmox';
import {EXIT, exitCodeFor} from './exit-code.js';
import {holdNode} from './hold-node.js';
import {hostsOf} from './hosts.js';
import type {Io} from './io.js';
import {logged} from './logged.js';
import type {RunReporter} from './reporter.js';
import type {RunRequest} from './request.js';
import type {Target} from './target.js';
import {countDown, stillBusy, timeOver} from './time-limit.js';

export interface Stage {
  readonly target: Target;
  readonly reporter: RunReporter;
  readonly io: Io;
}

/** What is to be walked. */
export interface Work {
  readonly graph: StepGraph;
  readonly leftOut?: LeftOut;
  /** What is said at the end of the node as it was last seen. */
  notice?(node: NodeState): Diagnostic | undefined;
  /** What follows a run that came to its end, on the node that is still held. @param before the node as it was seen first */
  after?(report: RunReport, before: NodeState | undefined, until: Until): Promise<void>;
}

/** As a run's own: `stop` begins nothing more, `kill` ends what is under way. */
export type Until = Pick<RunOptions, 'stop' | 'kill'>;

/** Takes the node's lock, runs the graph and says how it ended. @throws NodeBusy, HostUnreachable */
export async function runOnNode(work: Work, request: RunRequest, stage: Stage): Promise<number> {
  const {graph, leftOut} = work;
  const {target, io} = stage;
  const {kill} = io.interrupts;
  const {timeout} = request;
  const countdown = countDown(timeout);
  const stop = AbortSignal.any([io.interrupts.stop, countdown.over]);
  const hold = await holdNode(target, request, io, stop).catch((error) => {
    countdown.end();
    throw timeout !== undefined && countdown.over.aborted ? stillBusy(timeout) : error;
  });
  const mode = request.verb === 'plan' ? 'plan' : 'apply';
  const reporter = await logged({verb: request.verb, mode}, request.runsDir, stage);
  const since = performance.now();
  const sayEnd = () => {
    const ms = performance.now() - since;
    const isTime = timeout !== undefined && io.interrupts.by === undefined;
    reporter.report(isTime ? timeOver(timeout, ms) : interrupted(ms));
  };
  stop.addEventListener('abort', sayEnd, {once: true});
  kill.addEventListener('abort', () => reporter.leave?.(), {once: true});
  let isOpen = true;
  const close = async () => {
    stop.removeEventListener('abort', sayEnd);
    if (isOpen) await reporter.close?.();
    isOpen = false;
  };
  const until: Until = {stop: AbortSignal.any([stop, hold.lost]), kill: AbortSignal.any([kill, hold.lost])};
  let first: NodeState | undefined;
  let last: NodeState | undefined;
  try {
    const report = await run(graph, {
      mode,
      hosts: hostsOf(target),
      ...until,
      failFast: request.failFast,
      ...(request.concurrency === undefined ? {} : {concurrency: request.concurrency}),
      ...(leftOut === undefined ? {} : {leftOut}),
      capacities: await capacitiesOf(target, graph, io),
      allows: (impact, resource, step) => isAllowed(impact, resource, step, request),
      classify,
      saw(fact, value) {
        if (fact.key !== nodeState.key) return;
        last = value as NodeState;
        first ??= last;
      },
      emit(event: Event) {
        const notice = event.type === 'run-finished' && last !== undefined ? work.notice?.(last) : undefined;
        if (notice !== undefined) reporter.report({type: 'diagnostic', at: event.at, diagnostic: notice});
        reporter.report(event);
      },
    });
    if (hold.lost.aborted) return EXIT.unreachable;
    if (work.after !== undefined && !until.stop.aborted && !until.kill.aborted) {
      await close();
      await work.after(report, first, until);
    }
    const interruptedBy = io.interrupts.by;
    return exitCodeFor({outcomes: report.outcomes.values(), interruptedBy, countPending: request.exitCode});
  } finally {
    countdown.end();
    await close();
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

/** What a verb itself costs the guests that it was given was asked for by name. Only those have these steps. */
const ASKED_FOR: Readonly<Record<StepId, Impact>> = {
  'lxc.delete': 'recreate',
  'vm.delete': 'recreate',
  'lxc.rollback': 'data-loss',
  'vm.rollback': 'data-loss',
  'lxc.rollback-to': 'recreate',
  'vm.rollback-to': 'recreate',
};

/** Everything else needs a word of its own. */
function isAllowed(impact: Impact, {id}: Resource, step: StepId, {allow}: RunRequest): boolean {
  return ASKED_FOR[step] === impact || allow.includes(impact) || allow.includes(`${impact}:${id}`);
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
