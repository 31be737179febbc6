import {type Choice, choose, isStepName, namesNode, partsOf, stepNames} from '@phoenix/dispatcher';
import type {StepGraph} from '@phoenix/engine';
import {type Diagnostic, isGuest, type LeftOut, type Resource, type Step} from '@phoenix/kit';
import {didYouMean} from './did-you-mean.js';
import {UsageError} from './usage-error.js';

export interface Narrowed {
  readonly graph: StepGraph;
  /** Undefined: the graph is whole. */
  readonly leftOut?: LeftOut;
  /** What is left out besides what was named, and why. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The part of a graph that `--only`, `--skip` and `--from` choose. @throws UsageError with a did-you-mean */
export function narrow(graph: StepGraph, choice: Choice, steps: readonly Step[]): Narrowed {
  const options = optionsOf(choice);
  if (options.length === 0) return {graph, diagnostics: []};
  const wrong = options.flatMap(({option, words}) => words.flatMap((word) => complaint(option, word, graph, steps)));
  const guests = options.flatMap(({words}) => words).filter((word) => guestNamed(word, graph) !== undefined);
  if (wrong.length > 0)
    throw new UsageError(
      wrong.join('\n'),
      guests.length > 0
        ? `phoenix create or plan with the guests that you mean; ${guests[0]}/configure is a step of ${guests[0]}`
        : 'phoenix graph draws the steps; a kind may stand before',
    );
  const {graph: part, leftOut, unproved, withoutFrom} = choose(graph, choice, steps);
  if (part.size === 0) throw new UsageError(`${inWords(options)} leaves nothing to do`, whyNothing(unproved));
  return {
    graph: part,
    ...(leftOut === 0 ? {} : {leftOut: {steps: leftOut, by: options.map(({option}) => option).join(' and ')}}),
    diagnostics: [...snapshotsLeftOut(unproved), ...guestsLeftOut(choice.from, withoutFrom)],
  };
}

interface Given {
  readonly option: string;
  readonly words: readonly string[];
}

const optionsOf = ({only, skip, from}: Choice): readonly Given[] =>
  [
    {option: '--only', words: only},
    {option: '--skip', words: skip},
    {option: '--from', words: from === undefined ? [] : [from]},
  ].filter(({words}) => words.length > 0);

const inWords = (options: readonly Given[]): string =>
  options.map(({option, words}) => `${option} ${words.join(',')}`).join(' ');

/** A step that this run does not have is left out already; only one that there is not at all is a mistake. */
function complaint(option: string, word: string, graph: StepGraph, steps: readonly Step[]): readonly string[] {
  const nodes = [...graph.values()];
  if (nodes.some((node) => namesNode(word, node))) return [];
  const {guest, name} = partsOf(word);
  const own = guest === undefined ? nodes : nodes.filter((node) => namesNode(`${guest}/${node.step.id}`, node));
  if (guest !== undefined && own.length === 0) return [`${option} ${word}: this run has no guest ${guest}`];
  if (isStepName(name, steps)) {
    if (guest === undefined) return option === '--from' ? [`${option} ${word}: nothing in this run has that step`] : [];
    return [`${option} ${word}: ${guest} has no such step in this run`];
  }
  const known = guest === undefined ? guestNamed(word, graph) : undefined;
  if (known !== undefined) return [`${option} ${word}: ${known.id} ${known.name} is a guest, and this is about steps`];
  const names = stepNames(new Map(own.map((node) => [node.id, node])));
  const near = didYouMean(name, names, guest === undefined ? '' : `${guest}/`);
  return [`${option} ${word}: there is no such step${near}`];
}

const guestNamed = (word: string, graph: StepGraph): Resource | undefined =>
  [...graph.values()].find(
    ({resource}) => isGuest(resource) && (String(resource.id) === word || resource.name === word),
  )?.resource;

const whyNothing = (unproved: readonly Resource[]): string =>
  unproved.length > 0
    ? 'a snapshot says that all before it was done: it is not taken where that is left out'
    : 'phoenix plan shows the steps';

function snapshotsLeftOut(guests: readonly Resource[]): readonly Diagnostic[] {
  if (guests.length === 0) return [];
  const message = `no snapshot or template is made of ${named(guests)}: it would claim what is left out before it`;
  return [{severity: 'warning', code: 'milestone-left-out', message, hint: 'the next run without the option makes it'}];
}

function guestsLeftOut(from: string | undefined, guests: readonly Resource[]): readonly Diagnostic[] {
  const without = guests.filter(isGuest);
  if (without.length === 0) return [];
  const message = `--from ${from}: ${named(without)} ${without.length === 1 ? 'has' : 'have'} no such step and ${without.length === 1 ? 'takes' : 'take'} no part`;
  return [{severity: 'info', code: 'not-acted-on', message}];
}

const named = (guests: readonly Resource[]): string => guests.map(({id, name}) => `${id} ${name}`).join(', ');
