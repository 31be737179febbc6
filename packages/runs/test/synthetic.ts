import {
  type Change,
  type Event,
  exec,
  type Mode,
  type NodeId,
  type NodeInfo,
  type Outcome,
  type StepId,
} from '@phoenix/kit';

/** `{900: {'lxc.clone': 10, 'lxc.start': -2}}`: seconds that each step takes after the one before it; negative: it had nothing to do. */
export type Script = Readonly<Record<number, Readonly<Record<string, number>>>>;

/** A chain for each guest; 0 is the node. `after` adds edges between guests. */
export const nodesOf = (script: Script, after: Readonly<Record<string, readonly string[]>> = {}): NodeInfo[] =>
  Object.entries(script).flatMap(([number, steps]) =>
    Object.keys(steps).map((step, i, all): NodeInfo => {
      const id = Number(number);
      const before = i === 0 ? [] : [`${id}/${all[i - 1]}` as NodeId];
      return {
        id: `${id}/${step as StepId}`,
        step: step as StepId,
        resource: {id, kind: id === 0 ? 'hypervisor' : 'lxc', name: id === 0 ? '' : `guest${id}`},
        waitsFor: [...before, ...((after[`${id}/${step}`] ?? []) as NodeId[])],
      };
    }),
  );

export const change: Change = {title: 'set memory', impact: 'none', actions: [exec({argv: ['pct', 'set']})]};
export const changed: Outcome = {status: 'changed', changes: [change]};
export const unchanged: Outcome = {status: 'unchanged'};

/** A whole run in which everything takes as long as the script says, its events in order. */
export function played(
  script: Script,
  {after = {}, mode = 'apply'}: {after?: Parameters<typeof nodesOf>[1]; mode?: Mode} = {},
): Event[] {
  const nodes = nodesOf(script, after);
  const ends = new Map<NodeId, number>();
  const events: Event[] = [];
  while (ends.size < nodes.length)
    for (const {id, step, resource, waitsFor} of nodes) {
      if (ends.has(id) || !waitsFor.every((before) => ends.has(before))) continue;
      const start = Math.max(0, ...waitsFor.map((before) => ends.get(before)!));
      const seconds = script[resource.id]![step]!;
      const at = start + Math.abs(seconds) * 1_000;
      ends.set(id, at);
      events.push({type: 'step-started', node: id, at: start});
      if (seconds >= 0) {
        events.push({type: 'step-change', node: id, change, at: start});
        events.push({type: 'step-finished', node: id, outcome: changed, at});
      } else events.push({type: 'step-finished', node: id, outcome: unchanged, at});
    }
  const ms = Math.max(...ends.values());
  return [
    {type: 'run-started', mode, nodes, at: 0},
    ...events.sort((a, b) => a.at - b.at),
    finish(ms, {
      unchanged: 0,
      changed: Object.values(script)
        .flatMap(Object.values)
        .filter((s) => s >= 0).length,
    }),
  ];
}

export const finish = (ms: number, counts: Partial<Record<Outcome['status'], number>>, mode: Mode = 'apply'): Event => {
  const none = {unchanged: 0, changed: 0, planned: 0, deferred: 0, blocked: 0, skipped: 0, failed: 0, cancelled: 0};
  const all = {...none, ...counts};
  const ok = all.failed + all.blocked + all.cancelled === 0;
  return {type: 'run-finished', at: ms, summary: {mode, ok, ms, counts: all, waits: [], criticalPath: []}};
};
