import {spawnSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {validateFaults, validateProfile} from '@phoenix/lab';
import {Ajv} from 'ajv';
import {parseArguments} from '../packages/cli/src/arguments.js';
import {EXIT} from '../packages/cli/src/exit-code.js';
import {type Bench, createBench, ROOT} from './cli.js';

const benches: Bench[] = [];
afterEach(() => {
  for (const one of benches.splice(0)) one.dispose();
});

/** A fenced block; `mark` is what an HTML comment directly above it says. */
interface Block {
  readonly language: string;
  readonly mark: string;
  readonly text: string;
}

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), {recursive: true})
    .map((name) => join('docs', String(name)))
    .filter((name) => name.endsWith('.md'))
    .sort(),
];
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
const blocksOf = (page: string): readonly Block[] =>
  [...read(page).matchAll(/(?:^<!-- (.*) -->\n)?^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ([, mark = '', language, text]) => ({
      language: language!,
      mark,
      text: text!,
    }),
  );
const allBlocks = pages.flatMap((page) => blocksOf(page).map((block) => ({page, ...block})));

/** Words of a shell line, without the comment. Quotes are taken off; nothing is expanded. */
const words = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) => double ?? single ?? bare!);

describe('shell lines', () => {
  const lines = allBlocks
    .filter(({language, mark}) => language === 'sh' && mark === '')
    .flatMap(({page, text}) => text.split('\n').map((line) => ({page, line: line.trim()})));

  const commands = lines.filter(({line}) => line.startsWith('phoenix '));
  test.each(commands)('$page: $line', async ({line}) => {
    const print = () => undefined;
    const request = await parseArguments(words(line.split(/ [|>] /)[0]!).slice(1), '0.0.0', print);
    expect(request !== undefined || line.endsWith('--help')).toBe(true);
  });

  test('npm scripts exist', () => {
    const {scripts} = JSON.parse(read('package.json')) as {readonly scripts: Readonly<Record<string, string>>};
    const named = lines.flatMap(({line}) => /^npm (?:run (?:--\S+ )*)?([\w:]+)/.exec(line)?.[1] ?? []);
    expect(named).toContain('start');
    expect(named.filter((name) => name !== 'ci' && !(name in scripts))).toEqual([]);
  });
});

const jsonBlocks = allBlocks.filter(({language}) => language === 'json');
test.each(jsonBlocks)('JSON loads: $page $mark', ({text, mark}) => {
  const value: unknown = JSON.parse(text);
  if (mark === 'profile') expect(validateProfile(value)).toHaveProperty('profile');
  if (mark === 'faults') expect(validateFaults(value)).toHaveProperty('faults');
});

test('example events keep to the schema', () => {
  const valid = new Ajv({strict: false}).compile(JSON.parse(read('packages/reporters/schema/events.schema.json')));
  const lines = allBlocks.filter(({language}) => language === 'ndjson').flatMap(({text}) => text.trim().split('\n'));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !valid(JSON.parse(line)))).toEqual([]);
});

/** The example's config folder with what the page says changed in it. */
function folderOf(bench: Bench, page: string): string {
  const dir = join(bench.dir, 'my-node');
  cpSync(join(ROOT, 'configs'), dir, {recursive: true});
  for (const {mark, text} of blocksOf(page)) {
    const [what, where = ''] = mark.split(': ');
    if (what === 'file') {
      mkdirSync(dirname(join(dir, where)), {recursive: true});
      writeFileSync(join(dir, where), text);
    }
    if (what === 'container') merge(join(dir, 'phoenix_lxc_configs.json'), where, JSON.parse(text));
  }
  return dir;
}

function merge(file: string, id: string, more: object): void {
  const config = JSON.parse(readFileSync(file, 'utf8'));
  Object.assign(config.lxc_configs[id], more);
  writeFileSync(file, JSON.stringify(config));
}

/** Ids of the steps that the page's plugin files give. */
const stepsOf = (page: string): readonly string[] =>
  blocksOf(page).flatMap(({mark, text}) => {
    if (/feature\.json$/.test(mark)) return [`feature.${(JSON.parse(text) as {readonly name: string}).name}`];
    if (!/index\.[jt]s$/.test(mark)) return [];
    const [, key, name] = /^ {2}(id|name): '(.*)',$/m.exec(text)!;
    return [key === 'id' ? name! : `feature.${name}`];
  });

const withFiles = pages.filter((page) => blocksOf(page).some(({mark}) => mark.startsWith('file: ')));

test.each(withFiles)('%s: its files make a valid config that comes up and then is as described', async (page) => {
  const bench = createBench();
  benches.push(bench);
  const dir = folderOf(bench, page);
  const valid = await bench.anywhere('validate', '--config-dir', dir);
  expect([valid.code, valid.stdout]).toEqual([0, expect.stringContaining('valid')]);
  const ofNode = (step: string) => step.startsWith('hypervisor.');
  const steps = stepsOf(page);
  const nodeNames = steps.filter(ofNode).map((step) => step.slice('hypervisor.'.length));
  const runs = [
    {args: ['create', '900'], made: steps.filter((step) => !ofNode(step))},
    ...(nodeNames.length === 0 ? [] : [{args: ['setup', '--only', nodeNames.join(',')], made: steps.filter(ofNode)}]),
  ];
  for (const {args, made} of runs) {
    const first = await bench.phoenix(...args, '--ci', '--config-dir', dir);
    expect({code: first.code, failed: first.stdout.match(/^ *✖ .*/gm)}).toEqual({code: 0, failed: null});
    for (const step of made) expect(first.stdout).toMatch(new RegExp(`/${step} changed`));
    const second = await bench.phoenix(...args, '--ci', '--config-dir', dir);
    expect(second.stdout).toContain('Nothing to do');
  }
});

const withPlugins = pages.filter((page) => stepsOf(page).length > 0);

test.each(withPlugins)('%s: its plugins keep to the contract', async (page) => {
  const bench = createBench();
  benches.push(bench);
  const dir = folderOf(bench, page);
  for (const folder of readdirSync(join(dir, 'steps'))) {
    const {code, stdout} = await bench.anywhere('plugins', 'check', join(dir, 'steps', folder), '--config-dir', dir);
    expect({folder, code, failed: stdout.match(/^FAIL.*/gm)}).toEqual({folder, code: 0, failed: null});
    expect(stdout).toContain('is left alone by a second run');
  }
});

test('the plugins of the docs are TypeScript without a mistake', () => {
  const blocks = pages.flatMap((page) => blocksOf(page)).filter(({mark}) => mark.endsWith('.ts'));
  expect(blocks.length).toBeGreaterThan(1);
  const dir = mkdtempSync(join(ROOT, 'test/docs-'));
  try {
    const files = blocks.map(({text}, i) => {
      writeFileSync(join(dir, `${i}.ts`), text);
      return join(dir, `${i}.ts`);
    });
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--exactOptionalPropertyTypes', '--ignoreConfig'];
    const target = ['--module', 'nodenext', '--target', 'es2023', '--types', ''];
    const {status, stdout} = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), [...options, ...target, ...files], {
      encoding: 'utf8',
    });
    expect({status, stdout}).toEqual({status: 0, stdout: ''});
  } finally {
    rmSync(dir, {recursive: true});
  }
});

test("the README's excerpts are what the example says", async () => {
  const bench = createBench();
  benches.push(bench);
  const {stdout} = await bench.phoenix('LetsGo', '--ci');
  const again = await bench.phoenix('LetsGo', '--ci');
  const real = `${stdout}${again.stdout}`;
  const said = blocksOf('README.md').filter(({language}) => language === 'text');
  const flat = said.flatMap(({text}) => text.match(/(?<=^\d+\.\ds )\d+ .*/gm) ?? []);
  expect(flat).not.toEqual([]);
  expect(flat.filter((line) => !real.includes(line))).toEqual([]);
  // How many changes the example takes is not worth a new picture; that the words are these is.
  const uncounted = (text: string) => text.replace(/\d+(?= changes)/g, 'N');
  const verdicts = said.flatMap(({text}) => text.match(/^(?:Done: .*(?= in )|Nothing to do: .*(?= \())/gm) ?? []);
  expect(verdicts).toHaveLength(2);
  expect(verdicts.filter((line) => !uncounted(real).includes(uncounted(line)))).toEqual([]);
});

test.each(['Step', 'StepContext', 'Change'])('the step contract speaks of every member of %s', (name) => {
  const source = read('packages/kit/src/step.ts') + read('packages/kit/src/change.ts');
  const body = new RegExp(`^export interface ${name}\\b.*\\{\\n([\\s\\S]*?)^\\}`, 'm').exec(source)![1]!;
  const members = [...body.matchAll(/^ {2}(?:readonly )?(\w+)[?:(<]/gm)].map(([, member]) => member!);
  expect(members.length).toBeGreaterThan(6);
  const contract = read('docs/step-contract.md');
  expect(members.filter((member) => !new RegExp(`^\\|.*\`${member}\\b`, 'm').test(contract))).toEqual([]);
});

test("the README's exit codes are those of the command line", () => {
  const codes = [...read('README.md').matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, cell]) =>
    cell!.split(', ').map(Number),
  );
  expect(codes).toEqual(Object.values(EXIT));
});

test('links lead somewhere', () => {
  const dead = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(#[^)]*)?\)/g)].flatMap(([, path = '', anchor]) => {
      const target = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path);
      if (!existsSync(target)) return [`${page}: ${path}`];
      return anchor === undefined || anchors(target).includes(anchor) ? [] : [`${page}: ${path}${anchor}`];
    }),
  );
  expect(dead).toEqual([]);
});

const anchors = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(
    ([, title]) =>
      `#${title!
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-')}`,
  );

test('files that the prose names are there, or are made by the page itself', () => {
  const missing = pages.flatMap((page) => {
    const made = blocksOf(page).map(({mark}) => mark.replace(/^file: /, ''));
    return [...read(page).matchAll(/`((?:packages|steps|configs|test|docs)\/[\w./-]*)`/g)]
      .map(([, path]) => path!)
      .filter((path) => !existsSync(join(ROOT, path)) && !made.some((file) => file.startsWith(path)))
      .map((path) => `${page}: ${path}`);
  });
  expect(missing).toEqual([]);
});

test('a decision says its context, choice and cost on one page', () => {
  const decisions = pages.filter((page) => /^docs\/decisions\/\d{3}-[\w-]+\.md$/.test(page));
  expect(decisions).toHaveLength(readdirSync(join(ROOT, 'docs/decisions')).length);
  const shapes = decisions.map((page) => ({
    page: relative('docs/decisions', page),
    number: /^# (\d{3}) /.exec(read(page))?.[1],
    parts: [...read(page).matchAll(/^## (.*)$/gm)].map(([, title]) => title),
    long: read(page).split('\n').length > 50,
  }));
  expect(shapes).toEqual(
    shapes.map(({page}) => ({page, number: page.slice(0, 3), parts: ['Context', 'Choice', 'Cost'], long: false})),
  );
});
