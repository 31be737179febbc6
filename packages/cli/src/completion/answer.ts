import type {Command, Completes, Option, Positional} from '../command.js';
import {type Answer, type Candidate, NOTHING} from './candidate.js';
import {aliasesOf, commandName, optionsOf, type Place} from './place.js';

/** Knows what the names are: guests, suites, runs … */
export type Known = (what: Completes, place: Place) => Promise<Answer>;

/** What the word under the cursor may become. */
export async function answer(place: Place, commands: readonly Command[], known: Known): Promise<Answer> {
  const {awaits, current, optionsEnded} = place;
  if (awaits.kind === 'option-value') {
    const {option, name, prefix} = awaits;
    const given = place.options.get(name) ?? [];
    const values = await valuesOf(option, place, known);
    return option.array ? listed(values, prefix, current, given) : prefixed(prefix, matching(values, current, []));
  }
  if (current.startsWith('-') && !optionsEnded) return matching({candidates: optionsFor(place, commands)}, current, []);
  if (awaits.kind === 'command')
    return matching(
      {candidates: commands.map((command) => ({value: commandName(command), about: command.summary}))},
      current,
      [],
    );
  const {positional} = awaits;
  const values = positional === undefined ? NOTHING : await valuesOf(positional, place, known);
  const found = matching(values, current, place.words.slice(awaits.from));
  if (found.candidates.length > 0 || found.paths !== undefined || current !== '' || optionsEnded) return found;
  return {candidates: optionsFor(place, commands)};
}

async function valuesOf(word: Option | Positional, place: Place, known: Known): Promise<Answer> {
  const choices = (word.choices ?? []).map((one) => ({value: String(one)}));
  const beside = (word.also ?? []).map(([value, about]) => ({value, about}));
  const {completes} = word;
  const what = typeof completes === 'object' ? completes[place.words.at(-1) ?? ''] : completes;
  const {candidates, ...rest} = what === undefined ? NOTHING : await known(what, place);
  return {...rest, candidates: [...choices, ...beside, ...candidates]};
}

/** Those that begin so and do not stand on the line yet; without regard to case where none does with it. */
function matching({candidates, ...rest}: Answer, current: string, given: readonly string[]): Answer {
  const open = candidates.filter(
    ({value, also = []}) => !given.some((one) => one !== current && (one === value || also.includes(one))),
  );
  const exact = open.filter(({value}) => value.startsWith(current));
  const folded = current.toLowerCase();
  return {
    ...rest,
    candidates: exact.length > 0 ? exact : open.filter(({value}) => value.toLowerCase().startsWith(folded)),
  };
}

/** `--only zfs,us`: of a list within one word the last is completed. */
function listed(values: Answer, prefix: string, current: string, given: readonly string[]): Answer {
  const cut = current.lastIndexOf(',') + 1;
  const before = current.slice(0, cut);
  const all = [...given, ...before.split(',')].flatMap((one) => one.split(','));
  return prefixed(prefix + before, matching(values, current.slice(cut), all));
}

const prefixed = (prefix: string, {candidates, ...rest}: Answer): Answer => ({
  ...rest,
  candidates: candidates.map((one) => ({...one, value: prefix + one.value})),
});

/** Those that may still be given: once each, lists again and again. */
function optionsFor(place: Place, commands: readonly Command[]): readonly Candidate[] {
  const {command, options: given} = place;
  const own = command === undefined ? [] : [...optionsOf(command, commands)];
  const everywhere = [...optionsOf(NO_COMMAND, commands)].filter(([name]) => !own.some(([one]) => one === name));
  const isGiven = (typed: string, option: Option) =>
    !option.array && [typed, ...aliasesOf(option)].some((one) => given.has(one));
  const declared = [...own, ...everywhere]
    .filter(([typed, option]) => typed.startsWith('--') && !isGiven(typed, option))
    .map(([value, {describe}]) => ({value, about: describe}));
  const version = command === undefined ? [{value: '--version', about: 'the version'}] : [];
  return [...declared, {value: '--help', about: 'its options and examples'}, ...version];
}

/** Has no options of its own. */
const NO_COMMAND = {options: {}} as Command;
