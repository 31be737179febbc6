import type {Command, Option, Positional} from '../command.js';
import {EVERYWHERE} from '../options.js';
import {positionalsOf} from '../positionals-of.js';

/** The words after `phoenix`, without their quotes. */
export interface Line {
  readonly before: readonly string[];
  /** What is typed of the word under the cursor, up to the cursor. */
  readonly current: string;
  /** The words behind it. */
  readonly after: readonly string[];
}

/** Where on the line the cursor is. */
export interface Place {
  readonly command: Command | undefined;
  /** Options by name as they stand on the line; of switches `''`. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** Positional words, the command's own left out. */
  readonly words: readonly string[];
  /**
   * What the word under the cursor may be. `prefix`: what precedes the value in the same word,
   * `--target=`; `from`: which of `words` is the first of this positional.
   */
  readonly awaits:
    | {readonly kind: 'command'}
    | {readonly kind: 'option-value'; readonly option: Option; readonly name: string; readonly prefix: string}
    | {readonly kind: 'positional'; readonly positional: Positional | undefined; readonly from: number};
  /** Behind `--` nothing is an option. */
  readonly optionsEnded: boolean;
  readonly current: string;
}

/** Reads the line as yargs will. */
export function placeOf({before, current, after}: Line, commands: readonly Command[]): Place {
  const command = commandOn(before, commands);
  const known = optionsOf(command, commands);
  const read = readWords(before, known);
  const rest = readWords(after, known);
  const options = new Map([...rest.options, ...read.options]);
  const words = read.words.slice(command === undefined ? 0 : 1);
  const place = {command, options, words: [...words, ...rest.words], optionsEnded: read.ended, current};
  const [, name, value] = read.ended ? [] : (/^(--?[^=]+)=(.*)$/s.exec(current) ?? []);
  if (name !== undefined && value !== undefined) {
    const option = known.get(name);
    const prefix = `${name}=`;
    if (option === undefined) return {...place, awaits: {kind: 'positional', positional: undefined, from: 0}};
    return {...place, current: value, awaits: {kind: 'option-value', option, name, prefix}};
  }
  const {open} = read;
  const option = open === undefined ? undefined : known.get(open);
  if (open !== undefined && option !== undefined)
    return {...place, awaits: {kind: 'option-value', option, name: open, prefix: ''}};
  if (command === undefined) return {...place, awaits: {kind: 'command'}};
  return {...place, awaits: {kind: 'positional', ...positionalAt(command, words.length)}};
}

export const commandName = ({usage}: Command): string => usage.split(' ')[0]!;

/** Options by how they are typed: `--yes`, `-y`. */
export function optionsOf(command: Command | undefined, commands: readonly Command[]): ReadonlyMap<string, Option> {
  const declared = (command === undefined ? commands : [command]).flatMap(({options}) => Object.entries(options));
  return new Map(
    [...declared, ...Object.entries(EVERYWHERE)].flatMap(([name, option]) =>
      [`--${name}`, ...aliasesOf(option)].map((typed) => [typed, option] as const),
    ),
  );
}

export const aliasesOf = ({alias = []}: Option): readonly string[] =>
  [alias].flat().map((one) => (one.length === 1 ? `-${one}` : `--${one}`));

function commandOn(before: readonly string[], commands: readonly Command[]): Command | undefined {
  const [name] = readWords(before, optionsOf(undefined, commands)).words;
  return commands.find((command) => commandName(command) === name);
}

interface Read {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** `--` stands among them. */
  readonly ended: boolean;
  /** The option whose value the next word is. */
  readonly open: string | undefined;
}

function readWords(all: readonly string[], known: ReadonlyMap<string, Option>): Read {
  const words: string[] = [];
  const options = new Map<string, string[]>();
  const put = (name: string, value: string) => options.set(name, [...(options.get(name) ?? []), value]);
  let open: Read['open'];
  for (const [i, word] of all.entries()) {
    if (word === '--') return {words: [...words, ...all.slice(i + 1)], options, ended: true, open: undefined};
    if (open !== undefined) {
      put(open, word);
      open = undefined;
      continue;
    }
    if (!word.startsWith('-') || word === '-') {
      words.push(word);
      continue;
    }
    const [, name = word, value] = /^(--?[^=]+)=(.*)$/s.exec(word) ?? [];
    const option = known.get(name);
    if (value !== undefined) put(name, value);
    else if (option === undefined || option.type === 'boolean') put(name, '');
    else open = name;
  }
  if (open !== undefined && !options.has(open)) options.set(open, []);
  return {words, options, ended: false, open};
}

function positionalAt(command: Command, index: number): {positional: Positional | undefined; from: number} {
  const all = positionalsOf(command);
  const last = all.length - 1;
  const from = index > last && all[last]?.repeated ? last : index;
  return {positional: all[from]?.positional, from};
}
