import type {Command, Option} from './command.js';
import {didYouMean, meant, nearest} from './did-you-mean.js';
import {EVERYWHERE} from './options.js';
import {positionalsOf} from './positionals-of.js';
import {COMMANDS} from './usage/index.js';
import {UsageError} from './usage-error.js';

/** What yargs complains of, in words about the command that was typed. */
export function mistakeOf(complaint: string, argv: readonly string[]): UsageError {
  const word = commandWord(argv);
  if (word === undefined) return new UsageError('which command?', 'phoenix --help');
  const command = COMMANDS.find(({usage}) => nameIn(usage) === word);
  if (command === undefined) return unknownCommand(word);
  // First: a misspelt option takes the next word for its value, which is then missed elsewhere.
  return unknownOptions(command, argv) ?? ofCommand(command, complaint, argv);
}

const nameIn = (usage: string): string => usage.split(' ')[0]!;

/** Of all commands: which of them want a value. */
const OPTIONS: Readonly<Record<string, Option>> = Object.assign(
  {},
  ...COMMANDS.map(({options}) => options),
  EVERYWHERE,
);

/** The first word that is no option and no option's value. */
function commandWord(argv: readonly string[]): string | undefined {
  return argv.find((word, index) => {
    if (word.startsWith('-')) return false;
    const before = /^--([^=]+)$/.exec(argv[index - 1] ?? '')?.[1];
    return before === undefined || (OPTIONS[before]?.type ?? 'boolean') === 'boolean';
  });
}

/** What other tools call it. */
const ELSEWHERE: readonly (readonly [words: readonly string[], command: string])[] = [
  [['apply', 'up', 'deploy', 'run', 'converge'], 'LetsGo'],
  [['diff', 'preview', 'check', 'refresh', 'drift'], 'plan'],
  [['destroy', 'rm', 'remove'], 'delete'],
  [['ls', 'list', 'show', 'ps', 'state', 'output', 'inventory'], 'status'],
  [['lint', 'fmt'], 'validate'],
  [['import'], 'adopt'],
  [['history', 'log', 'logs'], 'runs'],
  [['shutdown', 'down'], 'stop'],
  [['reboot'], 'restart'],
  [['taint', 'replace', 'rebuild', 'reset'], 'reconfigure'],
  [['revert', 'undo', 'restore'], 'rollback'],
];

function unknownCommand(word: string): UsageError {
  const names = COMMANDS.map(({usage}) => nameIn(usage));
  const elsewhere = ELSEWHERE.find(([words]) => words.includes(word.toLowerCase()))?.[1];
  const near = elsewhere ?? nearest(word, names);
  return new UsageError(
    `there is no command ${word}${meant(near)}`,
    near === undefined ? 'phoenix --help' : `phoenix ${near} --help`,
  );
}

/** All of them, a line each. */
function unknownOptions(command: Command, argv: readonly string[]): UsageError | undefined {
  const options = {...command.options, ...EVERYWHERE};
  const names = [...Object.keys(options), 'help', 'version'];
  const aliases = Object.values(options).flatMap(({alias = []}) => alias);
  const end = argv.indexOf('--');
  const typed = argv.slice(0, end < 0 ? argv.length : end).filter((word) => /^--?[a-z]/i.test(word));
  const lines = typed.flatMap((word) => {
    const [, dashes, name = ''] = /^(--?)([^=]+)/.exec(word) ?? [];
    const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (dashes === '-' ? [...name].every((letter) => aliases.includes(letter)) : isKnown(kebab, options, names))
      return [];
    const near = dashes === '-' ? undefined : nearest(kebab, names);
    if (kebab === 'dry-run') return [`${nameIn(command.usage)} has no option --dry-run, phoenix plan is what you mean`];
    return [`${nameIn(command.usage)} has no option ${dashes}${name}${meant(near, '--')}`];
  });
  if (lines.length === 0) return undefined;
  return new UsageError([...new Set(lines)].join('\n'), `phoenix ${nameIn(command.usage)} --help`);
}

/** Also as `--no-wait`, for those that are on or off. */
const isKnown = (name: string, options: Readonly<Record<string, Option>>, names: readonly string[]): boolean =>
  names.includes(name) || (name.startsWith('no-') && options[name.slice(3)]?.type === 'boolean');

function ofCommand(command: Command, complaint: string, argv: readonly string[]): UsageError {
  const name = nameIn(command.usage);
  const help = `phoenix ${name} --help`;
  const [, given] = /^Not enough non-option arguments: got (\d+)/.exec(complaint) ?? [];
  if (given !== undefined) {
    const missing = positionalsOf(command).filter(({required}) => required)[Number(given)];
    const {describe = '', choices} = missing?.positional ?? {};
    const what = choices === undefined ? describe : choices.map(String).join(', ');
    const [example] = command.examples[0] ?? [help];
    return new UsageError(`${name} lacks its <${missing?.name ?? ''}> (${what}): phoenix ${command.usage}`, example);
  }
  const [, valueless] = /^Not enough arguments following: (\S+)/.exec(complaint) ?? [];
  if (valueless !== undefined)
    return new UsageError(`--${valueless} wants a value: ${OPTIONS[valueless]?.describe ?? ''}`, help);
  const [, of, value = '', choices = ''] = /Argument: (\S+), Given: "?(.*?)"?, Choices: (.*)/.exec(complaint) ?? [];
  if (of !== undefined) {
    const known = choices.split(', ').map((one) => one.replaceAll('"', ''));
    const where = Object.hasOwn(command.options, of) ? `--${of}` : `${name} <${of}>`;
    return new UsageError(`${where} cannot be ${value}${didYouMean(value, known)}`, known.join(', '));
  }
  const [, unknown = ''] = /^Unknown arguments?: (.*)$/.exec(complaint) ?? [];
  const words = unknown.split(', ').filter((word) => argv.includes(word));
  if (words.length === 0) return new UsageError(complaint.replace(/\n/g, ': '), help);
  if (name === 'LetsGo')
    return new UsageError(`LetsGo brings everything up, and takes no guests`, `phoenix create ${words.join(' ')}`);
  return new UsageError(`${words.join(' ')}: too many words for phoenix ${command.usage}`, help);
}
