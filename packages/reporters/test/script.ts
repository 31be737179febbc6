import {
  type Change,
  type Event,
  exec,
  type Failure,
  type FieldDiff,
  type Impact,
  type Mode,
  type NodeId,
  type NodeInfo,
  type Outcome,
  type Summary,
} from '@phoenix/kit';

type Draft = Event extends infer E ? (E extends {readonly at: number} ? Omit<E, 'at'> : never) : never;

export const change = (title: string, more: {impact?: Impact; diff?: FieldDiff[]} = {}): Change => ({
  title,
  impact: 'none',
  ...more,
  actions: [exec({argv: ['pct']})],
});
export const changed = (...titles: string[]): Outcome => ({
  status: 'changed',
  changes: titles.map((title) => change(title)),
});
export const unchanged: Outcome = {status: 'unchanged'};

export const broken = {
  code: 'command-failed',
  command: 'pct start 903',
  exitCode: 255,
  stderr: "lxc_spawn: 1734 Failed to initialize container\nstartup for container '903' failed\n",
  hint: 'pct start 903 --debug',
} satisfies Failure;

/** `{'900 web': ['lxc.clone', 'lxc.start']}`: each step waits for the one before it; `node x` is the hypervisor. */
export const nodesOf = (guests: Record<string, readonly string[]>): NodeInfo[] =>
  Object.entries(guests).flatMap(([label, steps]) => {
    const [id, name] = label.split(' ') as [string, string];
    const number = id === 'node' ? 0 : Number(id);
    const kind = id === 'node' ? 'hypervisor' : 'lxc';
    return steps.map(
      (step, i): NodeInfo => ({
        id: `${number}/${step as NodeInfo['step']}`,
        step: step as NodeInfo['step'],
        resource: {id: number, kind, name},
        waitsFor: i === 0 ? [] : [`${number}/${steps[i - 1] as NodeInfo['step']}`],
      }),
    );
  });

/** Writes a run down: `at` moves the time in seconds, everything else adds an event at that time. */
export const script = (mode: Mode, nodes: readonly NodeInfo[], tell: (event: Event) => void = () => undefined) => {
  const events: Event[] = [];
  const counts = {unchanged: 0, changed: 0, planned: 0, deferred: 0, blocked: 0, skipped: 0, failed: 0, cancelled: 0};
  let now = 0;
  const say = (event: Draft) => {
    const whole = {...event, at: now} as Event;
    events.push(whole);
    tell(whole);
    return it;
  };
  const it = {
    events,
    at(seconds: number) {
      now = seconds * 1000;
      return it;
    },
    start: (...ids: NodeId[]) => {
      for (const node of ids) say({type: 'step-started', node});
      return it;
    },
    wait: (node: NodeId, lock: string, holder: NodeId) => say({type: 'step-waiting', node, lock, holder}),
    change: (node: NodeId, title: string) => say({type: 'step-change', node, change: change(title)}),
    print: (node: NodeId, line: string, stream: 'stdout' | 'stderr' = 'stdout') =>
      say({type: 'step-output', node, line, stream}),
    retry: (node: NodeId, attempt: number, delayMs: number, failure: Failure) =>
      say({type: 'step-retrying', node, attempt, attempts: 3, delayMs, failure}),
    end: (outcome: Outcome, ...ids: NodeId[]) => {
      for (const node of ids) {
        counts[outcome.status]++;
        say({type: 'step-finished', node, outcome});
      }
      return it;
    },
    warn: (node: NodeId, code: string, message: string, hint: string) =>
      say({type: 'diagnostic', node, diagnostic: {severity: 'warning', code, message, hint}}),
    finish: (more: Partial<Summary> = {}) =>
      say({
        type: 'run-finished',
        summary: {
          mode,
          ok: counts.failed + counts.blocked + counts.cancelled === 0,
          ms: now,
          counts,
          waits: [],
          criticalPath: [],
          ...more,
        },
      }),
  };
  return say({type: 'run-started', mode, nodes});
};

/** An output that keeps what it is given. */
export const collect = () => {
  const out = {
    text: '',
    write(text: string) {
      out.text += text;
    },
  };
  return out;
};
export const play = (events: readonly Event[], reporter: {report(event: Event): void}) => {
  for (const event of events) reporter.report(event);
};
