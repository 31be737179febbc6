import type {DesiredState} from '@phoenix/config';
import type {Verb} from '@phoenix/dispatcher';
import type {GuestResource} from '@phoenix/kit';
import type {GuestState} from '@phoenix/proxmox';
import type {Io} from './io.js';
import {localTime} from './local-time.js';
import {lookAtNode} from './look-at-node.js';
import type {Target} from './target.js';
import {UsageError} from './usage-error.js';
import {volumesInWords} from './volumes-in-words.js';

/** What a verb would destroy of one guest, in words; undefined: nothing. */
type Loss = (guest: GuestResource, state: GuestState | undefined) => string | undefined;

const LOSSES: Readonly<Partial<Record<Verb, {readonly loss: Loss; readonly question: string}>>> = {
  delete: {loss: allOfIt, question: 'Destroy this?'},
  reconfigure: {loss: sincePreConfigured, question: 'Throw this away?'},
};

/** Verbs that destroy look first, name what is there to lose, and ask. Undefined losses ask nothing. @throws UsageError */
export async function isSure(
  verb: Verb,
  ids: readonly number[],
  {guests}: DesiredState,
  target: Target,
  io: Io,
): Promise<boolean> {
  const kind = LOSSES[verb];
  if (kind === undefined) return true;
  const there = await lookAtNode(target, io);
  const lines = ids.flatMap((id) => {
    const guest = guests.get(id)!;
    const loss = kind.loss(guest, there.guests.get(id));
    return loss === undefined ? [] : [`  ${id} ${guest.name}: ${loss}`];
  });
  return lines.length === 0 || ask(`${verb} would destroy on ${there.name}:\n${lines.join('\n')}`, kind.question, io);
}

/** @throws UsageError where there is nobody to ask. */
export async function ask(what: string, question: string, io: Io): Promise<boolean> {
  const answer = await io.confirm(`${what}\n${question}`);
  if (answer === undefined) throw new UsageError(what, 'add --yes if that is what you want');
  return answer;
}

function allOfIt({id}: GuestResource, state: GuestState | undefined): string | undefined {
  if (state === undefined) return undefined;
  const {system, data} = volumesInWords(state);
  const snapshots = state.config.snapshots.map(({name}) => name);
  return [
    `${state.kind === 'lxc' ? 'the container' : 'the VM'}${state.running ? ', which runs' : ''}`,
    ...system,
    ...(snapshots.length === 0 ? [] : [`snapshots ${snapshots.join(', ')}`]),
    ...(data.length === 0 ? [] : [`its data ${data.join(', ')} (needs --allow data-loss:${id})`]),
  ].join('; ');
}

/** `reconfigure` goes back to a current one only; where there is none it converges in place. */
function sincePreConfigured(_: GuestResource, state: GuestState | undefined): string | undefined {
  const snapshot = state?.config.snapshots.find(({name}) => name === 'pre-configured');
  if (state === undefined || snapshot === undefined) return undefined;
  const newer = state.config.snapshots.filter(
    ({name, snaptime = Number.POSITIVE_INFINITY}) => name !== snapshot.name && snaptime >= (snapshot.snaptime ?? 0),
  );
  const since = snapshot.snaptime === undefined ? '' : ` at ${localTime(snapshot.snaptime)}`;
  return [
    `what has changed inside since the features were applied (${snapshot.name}${since})`,
    ...(newer.length === 0 ? [] : [`snapshots ${newer.map(({name}) => name).join(', ')}`]),
  ].join('; ');
}
