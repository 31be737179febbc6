import {type RunOptions, type RunReport, run, type StepGraph} from '@phoenix/engine';
import type {Diagnostic, Event, Fact, LeftOut} from '@phoenix/kit';
import {classify, type NodeState, nodeState} from '@phoenix/proxmox';
import {isAllowed} from './allowed.js';
import {capacitiesOf} from './capacities.js';
import {EXIT, exitCodeFor} from './exit-code.js';
import {type Hold, holdNode} from './hold-node.js';
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
  const {io} = stage;
  const {timeout} = request;
  const countdown = countDown(timeout);
  const stop = AbortSignal.any([io.interrupts.stop, countdown.over]);
  try {
    const hold = await holdNode(stage.target, request, io, stop).catch((error) => {
      throw timeout !== undefined && countdown.over.aborted ? stillBusy(timeout) : error;
    });
    try {
      return await runHolding(hold, stop, work, request, stage);
    } finally {
      await hold.release();
    }
  } finally {
    countdown.end();
  }
}

async function runHolding(
  {lost}: Hold,
  stop: AbortSignal,
  work: Work,
  request: RunRequest,
  stage: Stage,
): Promise<number> {
  const {graph, leftOut} = work;
  const {target, io} = stage;
  const {kill} = io.interrupts;
  const mode = request.verb === 'plan' ? 'plan' : 'apply';
  const reporter = await logged({verb: request.verb, mode}, request.runsDir, stage);
  const since = performance.now();
  const sayEnd = () => reporter.report(whyStopped(request, io, performance.now() - since));
  stop.addEventListener('abort', sayEnd, {once: true});
  kill.addEventListener('abort', () => reporter.leave?.(), {once: true});
  let isOpen = true;
  const close = async () => {
    stop.removeEventListener('abort', sayEnd);
    if (isOpen) await reporter.close?.();
    isOpen = false;
  };
  const until: Until = {stop: AbortSignal.any([stop, lost]), kill: AbortSignal.any([kill, lost])};
  const {seen, ...ears} = listening(work, reporter);
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
      ...ears,
    });
    if (lost.aborted) return EXIT.unreachable;
    if (work.after !== undefined && !until.stop.aborted && !until.kill.aborted) {
      await close();
      await work.after(report, seen.first, until);
    }
    return exitCodeFor({
      outcomes: report.outcomes.values(),
      interruptedBy: io.interrupts.by,
      countPending: request.exitCode,
    });
  } finally {
    await close();
  }
}

/** Hands events on, and keeps how the node looked first and last. */
function listening({notice}: Work, reporter: RunReporter) {
  const seen: {first?: NodeState; last?: NodeState} = {};
  return {
    seen,
    saw({key}: Fact<unknown>, value: unknown) {
      if (key !== nodeState.key) return;
      seen.last = value as NodeState;
      seen.first ??= seen.last;
    },
    emit(event: Event) {
      const said = event.type === 'run-finished' && seen.last !== undefined ? notice?.(seen.last) : undefined;
      if (said !== undefined) reporter.report({type: 'diagnostic', at: event.at, diagnostic: said});
      reporter.report(event);
    },
  };
}

const whyStopped = ({timeout}: RunRequest, {interrupts}: Io, ms: number): Event =>
  timeout !== undefined && interrupts.by === undefined ? timeOver(timeout, ms) : interrupted(ms);

const interrupted = (ms: number): Event => ({
  type: 'diagnostic',
  at: Math.round(ms),
  diagnostic: {
    severity: 'info',
    code: 'interrupted',
    message: 'starting nothing more; what runs on the node comes to its end (again: leave at once)',
  },
});
