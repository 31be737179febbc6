import {expect, test} from '@jest/globals';
import {parseArguments} from '../src/arguments.js';
import type {Command} from '../src/command.js';
import {commandName} from '../src/completion/place.js';
import {EXIT} from '../src/exit-code.js';
import {BEGIN, mainHelp} from '../src/main-help.js';
import {EVERYWHERE} from '../src/options.js';
import {positionalsOf} from '../src/positionals-of.js';
import {manual} from '../src/reference/man.js';
import {commandsPage} from '../src/reference/markdown.js';
import {exitCodes} from '../src/reference/surroundings.js';
import {COMMANDS} from '../src/usage/index.js';

const named = COMMANDS.map((command) => [commandName(command), command] as const);

/** What is printed, or the performer. */
async function parse(...argv: readonly string[]) {
  let printed = '';
  const performer = await parseArguments(
    argv,
    '1.2.3',
    (text) => {
      printed += text;
    },
    80,
  );
  return {performer, printed};
}

test('names are given once', () => {
  const names = COMMANDS.map(commandName);
  expect(names).toEqual([...new Set(names)]);
});

test.each(named)('%s: its summary is one line, small letter first, no full stop', (name, {summary}) => {
  expect(summary).toMatch(/^[^\n]+[^.\n]$/);
  expect([name, summary.charAt(0)]).toEqual([
    name,
    summary.startsWith('phoenix') ? 'p' : summary.charAt(0).toLowerCase(),
  ]);
});

test.each(named)('%s: its positionals are those of its usage', (_, command) => {
  const {usage, positionals = {}} = command;
  expect(positionalsOf(command).map(({name}) => name)).toEqual(Object.keys(positionals));
  expect([...usage.matchAll(/[<[]/g)]).toHaveLength(Object.keys(positionals).length);
  // Only the last takes more than one, and that one says so to the parser, too.
  for (const [i, {repeated, positional}] of positionalsOf(command).entries()) {
    expect(repeated).toBe(positional.array === true);
    if (repeated) expect(i).toBe(Object.keys(positionals).length - 1);
  }
});

test.each(named)('%s: its options say what they do, and are none of every command', (_, {options}) => {
  const silent = Object.entries(options).filter(([, {describe}]) => describe.trim() === '' || describe.endsWith('.'));
  expect(silent).toEqual([]);
  expect(Object.keys(options).filter((name) => name in EVERYWHERE || name === 'help')).toEqual([]);
});

const examples = [
  ...COMMANDS.flatMap((command) => command.examples.map(([line]) => ({command, line}))),
  ...BEGIN.map(([line]) => ({command: COMMANDS.find((one) => `phoenix ${commandName(one)}` === line)!, line})),
];

test('every command has an example', () => {
  expect(COMMANDS.filter((command) => command.examples.length === 0).map(commandName)).toEqual([]);
});

test.each(examples)('$line', async ({command, line}) => {
  const [typed = ''] = line.split(/ [|>] /);
  const [phoenix, ...argv] = typed.split(' ');
  expect(phoenix).toBe('phoenix');
  expect(argv).toContain(commandName(command));
  expect((await parse(...argv)).performer).toBeInstanceOf(Function);
});

/** `--host` in a text; what is said of other programs' options stands in backticks with them. */
const optionsIn = (text: string): readonly string[] =>
  [...text.replace(/`(?!phoenix|--)[^`]*`/g, '').matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, name]) => name!);

test('options that texts name are there', () => {
  const all = new Set(COMMANDS.flatMap(({options}) => Object.keys(options)).concat(Object.keys(EVERYWHERE), 'help'));
  const textsOf = ({summary, details = '', options, positionals = {}, examples}: Command) => [
    ...[summary, details, ...examples.flat()],
    ...[...Object.values(options), ...Object.values(positionals)].map(({describe}) => describe),
  ];
  const unknown = COMMANDS.flatMap((command) =>
    textsOf(command)
      .flatMap(optionsIn)
      .filter((name) => !all.has(name)),
  );
  expect(unknown).toEqual([]);
});

test.each([60, 80, 100])('help keeps to %i columns', async (columns) => {
  const help = await Promise.all(
    COMMANDS.map(async (command) => {
      let text = '';
      await parseArguments([commandName(command), '--help'], '1.2.3', (one) => (text += one), columns);
      return text;
    }),
  );
  for (const text of help) expect(text).toContain('Examples:\n  phoenix ');
  const lines = [...help, mainHelp(COMMANDS, columns)].flatMap((text) => text.split('\n'));
  // What is typed stays whole: a table's first column, usage, and examples.
  const wide = lines.filter((line) => line.length > columns && !/^(?: {2,6}| *)(?:phoenix |-)/.test(line));
  expect(wide).toEqual([]);
});

test('help is of the command wherever it stands, and wins over what is wrong', async () => {
  for (const argv of [
    ['create', '--help'],
    ['--help', 'create'],
    ['--config-dir', 'x', 'create', '--help'],
  ])
    expect((await parse(...argv)).printed).toMatch(/^phoenix create <ids\.\.>\n\nBring these guests up/);
  expect((await parse('--help')).printed).toMatch(/^phoenix <command>\n/);
  expect((await parse('--version')).printed).toBe('1.2.3\n');
});

test('help of a command', async () => {
  const {printed} = await parse('validate', '--help');
  expect(printed.split('\n\nOutput:')[0]).toBe(`phoenix validate

Check the config files.

Everything that can be said of the files and plugins without looking at a node,
all problems at once.

Options:
  --strict  warnings are errors`);
});

test('the page and the manual have every command, example and exit code', () => {
  const page = commandsPage(COMMANDS);
  const man = manual(COMMANDS, '1.2.3');
  for (const command of COMMANDS) {
    expect(page).toContain(`### ${commandName(command)}\n`);
    for (const [line] of command.examples) {
      expect(page).toContain(`\n${line}\n`);
      expect(man).toContain(`.nf\n${line.replaceAll('-', '\\-').replaceAll('~', '\\(ti')}\n.fi`);
    }
  }
  expect(exitCodes().map(([code]) => Number(code))).toEqual([...Object.values(EXIT)].sort((a, b) => a - b));
});

test('no line of the manual is taken for a request that is none', () => {
  const requests = manual(COMMANDS, '1.2.3')
    .split('\n')
    .filter((line) => /^[.']/.test(line));
  expect(requests.filter((line) => !/^\.(?:TH|SH|SS|PP|TP|RS|RE|nf|fi|BR)\b/.test(line))).toEqual([]);
});
