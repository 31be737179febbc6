import type {Command, Completes, Option} from '../command.js';
import {aliasesOf} from '../completion/place.js';
import {EVERYWHERE} from '../options.js';

/** An option as help, manual and docs show it. */
export interface OptionWords {
  /** `--yes` */
  readonly long: string;
  /** `-y` */
  readonly short: readonly string[];
  /** What it takes: `FILE`, `lab|local|ssh`; of a switch nothing. */
  readonly value: string | undefined;
  readonly describe: string;
  /** Undefined: none that is worth a word. */
  readonly byDefault: string | undefined;
}

/** Options under one title; the first are the command's own. */
export interface OptionGroup {
  readonly title: string;
  readonly options: readonly OptionWords[];
}

export const OWN = 'Options';
const EVERY = 'Of every command';

/** What is about the command comes before what is about where it runs and how it looks. */
const LAST = ['Output', 'Where the node is', 'The embedded node', EVERY];

/** The options of a command in the groups that help shows. */
export function optionGroups({options}: Pick<Command, 'options'>): readonly OptionGroup[] {
  const groups = new Map<string, OptionWords[]>([[OWN, []]]);
  const all = [...Object.entries(options), ...Object.entries(EVERYWHERE).map(ofEvery)];
  for (const [name, option] of all) {
    const title = (option.group ?? OWN).replace(/:$/, '');
    groups.set(title, [...(groups.get(title) ?? []), wordsOf(name, option)]);
  }
  groups.get(EVERY)?.push({...wordsOf('help', SWITCH), describe: 'this: what it does, its options and examples'});
  return [...groups]
    .map(([title, list]) => ({title, options: list}))
    .filter((group) => group.options.length > 0)
    .sort((a, b) => LAST.indexOf(a.title) - LAST.indexOf(b.title));
}

/** The groups that several commands have, each with all that any of them has of it. */
export function sharedGroups(commands: readonly Command[]): ReadonlyMap<string, OptionGroup> {
  const all = commands.flatMap(optionGroups);
  const shared = new Map<string, OptionGroup>();
  for (const {title, options} of all) {
    if (title === OWN || all.filter((one) => one.title === title).length < 2) continue;
    const known = shared.get(title)?.options ?? [];
    const more = options.filter(({long}) => !known.some((one) => one.long === long));
    shared.set(title, {title, options: [...known, ...more]});
  }
  return shared;
}

const ofEvery = ([name, option]: readonly [string, Option]) => [name, {...option, group: EVERY}] as const;
const SWITCH: Option = {type: 'boolean', describe: ''};

export function wordsOf(name: string, option: Option): OptionWords {
  return {
    long: `--${name}`,
    short: aliasesOf(option),
    value: placeholderOf(name, option),
    describe: option.describe,
    byDefault: defaultOf(option),
  };
}

/** `-y, --yes`, `--allow IMPACT,…` */
export const headOf = ({long, short, value}: OptionWords): string =>
  `${[...short, long].join(', ')}${value === undefined ? '' : ` ${value}`}`;

const VALUE: Readonly<Partial<Record<Completes, string>>> = {guest: 'ID', file: 'FILE', folder: 'FOLDER'};

function placeholderOf(name: string, {type, choices, completes, array}: Option): string | undefined {
  if (type === 'boolean') return undefined;
  const last = name.slice(name.lastIndexOf('-') + 1).toUpperCase();
  const one =
    choices === undefined
      ? type === 'number'
        ? 'N'
        : completes === undefined
          ? last
          : (VALUE[completes] ?? completes.toUpperCase())
      : choices.map(String).join('|');
  return array ? `${one},…` : one;
}

function defaultOf({default: value, describe}: Option): string | undefined {
  if (value === undefined || value === false || value === '' || (Array.isArray(value) && value.length === 0))
    return undefined;
  return /default/.test(describe) ? undefined : String(value);
}
