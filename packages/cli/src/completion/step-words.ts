import {BUILT_IN_NAMES} from './built-in-names.gen.js';
import type {Candidate} from './candidate.js';
import type {ConfigWords, GuestWords} from './config-words.js';
import {commandName, type Place} from './place.js';

/** What `--only`, `--skip` and `--from` may name: steps, groups of them, features; `930/` and those of that guest. */
export function stepWords({current, command, words}: Place, {guests}: ConfigWords): readonly Candidate[] {
  const {nodeSteps} = BUILT_IN_NAMES;
  const word = current.slice(current.lastIndexOf(',') + 1);
  const [, typed] = /^([^/]+)\//.exec(word) ?? [];
  if (typed !== undefined) {
    const guest = guests.find(({id, name}) => typed === id || typed === name);
    return guest === undefined ? [] : stepsOf(guest).map((value) => ({value: `${typed}/${value}`}));
  }
  const isOfNode = (command !== undefined && commandName(command) === 'setup') || words[0] === 'setup';
  if (isOfNode) return nodeSteps;
  return [
    ...nodeSteps.filter(({about}) => about !== undefined),
    {value: 'features', about: 'all of them'},
    ...ownedSteps(guests),
  ];
}

/** Steps by name: containers, VMs, the node and features have some of the same. */
function ownedSteps(guests: readonly GuestWords[]): readonly Candidate[] {
  const {nodeSteps, guestSteps, features} = BUILT_IN_NAMES;
  const all: readonly (readonly [owner: string, names: readonly string[]])[] = [
    ['the node', nodeSteps.filter(({about}) => about === undefined).map(({value}) => value)],
    ['containers', guestSteps.lxc],
    ['VMs', guestSteps.vm],
  ];
  const owners = new Map<string, string[]>();
  for (const [owner, names] of all) for (const name of names) owners.set(name, [...(owners.get(name) ?? []), owner]);
  const known = new Map(features.map(({value, about}) => [value, about]));
  const named = new Set([...known.keys(), ...guests.flatMap((guest) => guest.features)]);
  return [
    ...[...owners].map(([value, of]) => ({
      value,
      about: `of ${of.join(', ')}${named.has(value) ? ', and a feature' : ''}`,
    })),
    ...[...named].filter((name) => !owners.has(name)).map((value) => ({value, about: known.get(value) ?? 'a feature'})),
  ];
}

const stepsOf = ({kind, features}: GuestWords): readonly string[] => [
  ...BUILT_IN_NAMES.guestSteps[kind === 'VM' ? 'vm' : 'lxc'],
  ...(features.length === 0 ? [] : ['features']),
  ...features,
];
