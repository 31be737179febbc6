import type {DesiredState} from '@phoenix/config';
import {type GuestState, isCreated, type NodeState} from '@phoenix/proxmox';
import {didYouMean} from '../did-you-mean.js';
import {UsageError} from '../usage-error.js';

/** What a guest of the node calls itself. */
export const nameOf = ({kind, config}: GuestState): string =>
  config.keys.get(kind === 'lxc' ? 'hostname' : 'name') ?? '';

/** Guests of the node that the config does not have, by id. */
export const unknownTo = ({guests}: DesiredState, node: NodeState): readonly GuestState[] =>
  [...node.guests.values()].filter(({id}) => !guests.has(id)).sort((a, b) => a.id - b.id);

/** The guests of the node that were typed, by id or name. @throws UsageError with all that is wrong */
export function chooseGuests(
  typed: readonly string[],
  node: NodeState,
  state: DesiredState,
  fileOf: (id: number) => string,
): readonly GuestState[] {
  const wrong: string[] = [];
  const found = typed.flatMap((word): GuestState[] => {
    const guest = guestCalled(word, node, wrong);
    if (guest === undefined) return [];
    const problem = obstacleTo(guest, state, fileOf);
    if (problem === undefined) return [guest];
    wrong.push(problem);
    return [];
  });
  if (wrong.length > 0) throw new UsageError(wrong.join('\n'), 'phoenix adopt lists what can be adopted');
  return [...new Map(found.map((guest) => [guest.id, guest])).values()].sort((a, b) => a.id - b.id);
}

function guestCalled(word: string, node: NodeState, wrong: string[]): GuestState | undefined {
  const all = [...node.guests.values()];
  if (/^\d+$/.test(word) && node.guests.has(Number(word))) return node.guests.get(Number(word));
  const named = all.filter((guest) => nameOf(guest) === word);
  if (named.length > 1)
    wrong.push(`${named.length} guests are called ${word}: ${named.map(({id}) => id).join(', ')}; name one by its id`);
  if (named.length > 0) return named.length === 1 ? named[0] : undefined;
  const elsewhere = node.clusterIds.get(Number(word));
  if (elsewhere !== undefined && elsewhere.node !== node.name)
    wrong.push(
      `${word} lives on the node ${elsewhere.node}, this is ${node.name}: run phoenix against ${elsewhere.node}`,
    );
  else wrong.push(`${node.name} has no guest ${word}${didYouMean(word, wordsFor(all))}`);
  return undefined;
}

const wordsFor = (guests: readonly GuestState[]): readonly string[] =>
  guests.flatMap((guest) => [String(guest.id), nameOf(guest)]).filter((one) => one !== '');

function obstacleTo(guest: GuestState, {guests}: DesiredState, fileOf: (id: number) => string): string | undefined {
  const {id, kind, config} = guest;
  const called = `${id} ${nameOf(guest)}`.trim();
  if (guests.has(id)) return `${called} is in ${fileOf(id)} already`;
  if (!isCreated(guest)) return `${called} is being made, or that broke off (lock ${config.lock ?? 'none'})`;
  if (kind === 'lxc' && config.template)
    return `${called} is a Proxmox template of a container: phoenix clones containers from snapshots, and describes no such templates`;
  if (kind === 'lxc' && !/^rootfs: [^/\s:]+:/m.test(config.text))
    return `${called} has its root file system on no storage: the config cannot describe it`;
  return undefined;
}
