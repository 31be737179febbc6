import type {DesiredState} from '@phoenix/config';
import {compose} from '@phoenix/dispatcher';
import type {RunReport, StepGraph} from '@phoenix/engine';
import {type Diagnostic, guestOf, type Outcome, type Step} from '@phoenix/kit';
import type {NodeState} from '@phoenix/proxmox';
import {partsFor} from './parts.js';

/** What is to be destroyed again after a run, and what is said of it. */
export interface TakenBack {
  readonly ids: readonly number[];
  /** Undefined: nothing is. */
  readonly graph?: StepGraph;
  readonly diagnostics: readonly Diagnostic[];
}

/** A node before and after a run. */
interface Looks {
  readonly before: NodeState | undefined;
  readonly after: NodeState;
}

/**
 * `behavior.on_failure: rollback`: guests that were nowhere in the cluster before the run, that one of its steps has
 * made, and of which a later step failed. Not those that others are cloned from, nor any with a volume of another guest's.
 */
export function takeBack(
  {outcomes}: Pick<RunReport, 'outcomes'>,
  {before, after}: Looks,
  state: DesiredState,
  steps: readonly Step[],
): TakenBack {
  const candidates = before === undefined ? [] : madeAndFailed(outcomes).filter((id) => !before.clusterIds.has(id));
  const there = candidates.filter((id) => after.guests.has(id));
  const kept = there.flatMap((id) => reasonToKeep(id, there, after, state) ?? []);
  const ids = there.filter((id) => !kept.some((one) => one.id === id));
  const composed = ids.length === 0 ? undefined : compose('delete', partsFor('delete', ids, state), steps);
  const graph = composed?.ok ? composed.value.graph : undefined;
  const name = (id: number) => `${id} ${state.guests.get(id)?.name ?? ''}`;
  return {
    ids,
    ...(graph === undefined ? {} : {graph}),
    diagnostics: [
      ...kept.map((one) => stays(name(one.id), one.why)),
      ...(graph === undefined ? [] : [goes(ids.map(name))]),
    ],
  };
}

const stays = (who: string, why: string): Diagnostic => ({
  severity: 'warning',
  code: 'kept-after-failure',
  message: `${who} was made in this run and failed; it stays: ${why}`,
});

const goes = (who: readonly string[]): Diagnostic => ({
  severity: 'warning',
  code: 'taken-back',
  message: `made in this run and failed, destroyed again as behavior.on_failure says: ${who.join(', ')}`,
});

const MAKING = /^(\d+)\/(?:lxc|vm)\.(?:create|clone)$/;

/** A node that was lost says nothing of a guest. */
function madeAndFailed(outcomes: ReadonlyMap<string, Outcome>): readonly number[] {
  const made = [...outcomes].flatMap(([id, {status}]) => {
    const guest = MAKING.exec(id)?.[1];
    return guest === undefined || status !== 'changed' ? [] : [Number(guest)];
  });
  const failed = new Set(
    [...outcomes].flatMap(([id, outcome]) =>
      outcome.status === 'failed' && outcome.failure.code !== 'host-unreachable' ? [Number.parseInt(id, 10)] : [],
    ),
  );
  return made.filter((id) => failed.has(id));
}

function reasonToKeep(id: number, going: readonly number[], {guests}: NodeState, state: DesiredState) {
  const {config} = guests.get(id)!;
  if (config.keys.get('protection') === '1') return {id, why: 'it is protected'};
  const others = [...state.guests.values()].filter(
    (other) => guests.has(other.id) && !going.includes(other.id) && guestOf(other).clonedFrom === id,
  );
  if (others.length > 0) return {id, why: `${others.map((other) => other.id).join(', ')} made of it`};
  const foreign = [...config.keys.values()].map(volumeOwner).find((owner) => owner !== undefined && owner !== id);
  return foreign === undefined ? undefined : {id, why: `it has a volume of ${foreign}`};
}

/** `local-zfs:subvol-930-disk-1,…`, `local:930/vm-930-disk-0.qcow2`; of a linked clone its own part, which comes last. */
const volumeOwner = (value: string): number | undefined => {
  const volume = /^[\w.-]+:(\S+?)(?:,|$)/.exec(value)?.[1];
  const owner = volume === undefined ? undefined : /(?:^|\/)(?:vm|subvol|base)-(\d+)-[^/]*$/.exec(volume)?.[1];
  return owner === undefined ? undefined : Number(owner);
};
