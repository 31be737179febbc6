import {buildGraph, run} from '@phoenix/engine';
import type {Event, Failure, Host, Mode, Outcome, Resource, Step} from '@phoenix/kit';

export interface StepRun {
  readonly status: Outcome['status'];
  readonly failure: Failure | undefined;
  /** What its commands said, line by line. */
  readonly output: readonly string[];
}

/** One step on one machine, through the engine as in a run: asked, performed, asked again. */
export async function runStep(
  step: Step,
  host: Host,
  resource: Resource,
  config: unknown = {},
  mode: Mode = 'apply',
): Promise<StepRun> {
  const id = `${resource.id}/${step.id}` as const;
  const graph = buildGraph([{id, step, resource, config, needs: [], follows: [], lineage: []}]);
  if (!graph.ok) throw new Error(graph.error.map(({message}) => message).join('\n'));
  const events: Event[] = [];
  const never = new AbortController().signal;
  const {outcomes} = await run(graph.value, {
    mode,
    hosts: {node: host, guest: () => host},
    stop: never,
    kill: never,
    allows: () => false,
    classify: () => ({transient: false}),
    emit: (event) => events.push(event),
  });
  const outcome = outcomes.get(id)!;
  return {
    status: outcome.status,
    failure: outcome.status === 'failed' ? outcome.failure : undefined,
    output: events.flatMap((event) => (event.type === 'step-output' ? [event.line] : [])),
  };
}
