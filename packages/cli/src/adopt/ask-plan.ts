import type {DesiredState} from '@phoenix/config';
import {compose} from '@phoenix/dispatcher';
import {run} from '@phoenix/engine';
import {type Diagnostic, HostUnreachable, type NodeId, type Outcome, type Step} from '@phoenix/kit';
import {classify} from '@phoenix/proxmox';
import {hostsOf} from '../hosts.js';
import type {Io} from '../io.js';
import {partsFor} from '../parts.js';
import type {Target} from '../target.js';

export interface Asked {
  readonly outcomes: ReadonlyMap<NodeId, Outcome>;
  /** Why nothing could be asked. */
  readonly problems: readonly Diagnostic[];
}

/** What `phoenix plan` would say of these guests, with a config that may not be written yet. Touches nothing. @throws HostUnreachable */
export async function askPlan(
  ids: readonly number[],
  state: DesiredState,
  steps: readonly Step[],
  target: Target,
  io: Io,
): Promise<Asked> {
  const composed = compose('converge', partsFor('converge', ids, state), steps);
  if (!composed.ok) return {outcomes: new Map(), problems: composed.error};
  const {outcomes} = await run(composed.value.graph, {
    mode: 'plan',
    hosts: hostsOf(target),
    stop: io.interrupts.stop,
    kill: io.interrupts.kill,
    allows: () => false,
    classify,
    emit: () => undefined,
  });
  for (const outcome of outcomes.values())
    if (outcome.status === 'failed' && outcome.failure.code === 'host-unreachable')
      throw new HostUnreachable(outcome.failure.host, outcome.failure.message, outcome.failure.hint);
  return {outcomes, problems: []};
}
