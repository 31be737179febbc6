import {existsSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, jest, test} from '@jest/globals';
import type {RunEntry} from '@phoenix/runs';
import {findRun} from '../packages/cli/src/find-run.js';
import {type Bench, configWithSecrets, createBench, events, fleet, summaryOf} from './cli.js';

jest.setTimeout(120_000);

const benches: Bench[] = [];
const bench = (speed?: number): Bench => {
  const one = createBench(speed);
  benches.push(one);
  return one;
};
afterEach(() => {
  for (const one of benches.splice(0)) one.dispose();
});

const smoke = [{name: 'it is there', type: 'command', argv: ['test', '-d', '/etc']}];
const two = fleet({910: {name: 'web', clone_from_ctid: 900, tests: {smoke}}});
const NODE = '{"timezone": "Europe/Berlin"}';
const listed = async (b: Bench, ...more: readonly string[]): Promise<readonly RunEntry[]> => {
  const {code, stdout, stderr} = await b.askAnywhere('runs', '--json', '--runs-dir', b.runs, ...more);
  expect([code, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RunEntry);
};

test('every run that walks a graph leaves a log; without the folder nothing is different', async () => {
  const b = bench();
  const config = b.config(two, {
    'phoenix_hypervisor_config.json': NODE,
  });
  const run = (...args: readonly string[]) => b.ask(...args, '--config-dir', config);
  expect(await listed(b)).toEqual([]);
  expect((await b.askAnywhere('runs', '--runs-dir', b.runs)).stdout).toBe(`no run has left a log in ${b.runs}\n`);
  expect((await run('plan', '--exit-code')).code).toBe(2);
  const first = await b.phoenix('LetsGo', '--json', '--config-dir', config);
  const bare = await b.ask('status', '--config-dir', config);
  const tests = await run('test', 'smoke', '--ci');
  expect([first.code, bare.code, tests.code]).toEqual([0, 0, 0]);
  const entries = await listed(b);
  expect(entries.map(({verb, verdict, mode}) => [verb, verdict, mode])).toEqual([
    ['test', 'ok', 'test'],
    ['LetsGo', 'ok', 'apply'],
    ['plan', 'ok', 'plan'],
  ]);
  const [, done] = entries as [RunEntry, RunEntry];
  expect(done).toMatchObject({counts: summaryOf(first).counts, ms: summaryOf(first).ms, resources: 3});
  expect(done.command.slice(0, 2)).toEqual(['LetsGo', '--json']);

  // The log holds what was said from the moment that it ran, line by line.
  const lines = readFileSync(join(b.runs, `${done.id}.ndjson`), 'utf8')
    .trimEnd()
    .split('\n');
  const ran = first.stdout.trimEnd().split('\n');
  expect(lines.slice(1)).toEqual(ran.slice(ran.findIndex((line) => line.includes('"run-started"'))));
  expect(events(first).at(-1)?.type).toBe('run-finished');

  rmSync(b.runs, {recursive: true});
  const second = await run('LetsGo', '--ci');
  expect([second.code, second.stderr]).toEqual([0, '']);
  expect(second.stdout).toContain('Nothing to do: the node and 2 guests are as described.');
  expect(readdirSync(b.runs)).toHaveLength(1);

  // Whatever lies there: it is no state.
  for (const name of readdirSync(b.runs)) writeFileSync(join(b.runs, name), 'rubbish');
  expect((await run('LetsGo', '--ci')).stdout).toContain('Nothing to do');
  const table = await b.askAnywhere('runs', '--runs-dir', b.runs);
  expect(table.stdout.split('\n')).toEqual([
    expect.stringMatching(/^RUN +WHEN +VERDICT +CHANGES +TOOK +COMMAND$/),
    expect.stringMatching(/^\d{4}\S+-LetsGo-[0-9a-f]{4} +just now +ok +0 +\d+\.\ds +LetsGo --ci --config-dir /),
    '',
  ]);
});

test('where no log can be, one line says so and the run is the same', async () => {
  const b = bench();
  const config = b.config(two);
  writeFileSync(b.runs, 'a file');
  const ran = await b.ask('LetsGo', '--ci', '--config-dir', config);
  expect([ran.code, ran.stderr]).toEqual([
    0,
    expect.stringMatching(/^phoenix: \S+: this run leaves no whole log: EEXIST[^\n]*\n$/),
  ]);
  expect(ran.stdout).toMatch(/^Done: \d+ changes/m);
  expect((await b.ask('plan', '--exit-code', '--config-dir', config)).code).toBe(0);
});

test('no secret is in a log: not of the config, and not what a script prints of it', async () => {
  const b = bench();
  const config = configWithSecrets(b, '#!/bin/sh\necho "token is $TOKEN"\n');
  expect((await b.ask('LetsGo', '--ci', '--config-dir', config)).code).toBe(0);
  const [name] = readdirSync(b.runs) as [string];
  const text = readFileSync(join(b.runs, name), 'utf8');
  expect(text).toContain('"***"');
  expect(text).not.toContain('hunter2');
});

test('a run that is killed leaves what it said until then; one that goes on is told as running', async () => {
  const b = bench(1);
  const run = b.start('LetsGo', '--ci', '--config-dir', b.config(two));
  const changing = () =>
    existsSync(b.runs) &&
    readdirSync(b.runs).some((name) => readFileSync(join(b.runs, name), 'utf8').includes('"step-change"'));
  while (!changing()) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await listed(b)).toEqual([expect.objectContaining({verdict: 'running'})]);
  run.kill('SIGKILL');
  await run.done;
  const [entry] = await listed(b, '--limit', '1');
  expect(entry).toMatchObject({verdict: 'broken off', verb: 'LetsGo'});
  expect(entry).not.toHaveProperty('counts');
});

test('a graph is drawn of the files alone, in each format, to a file or not', async () => {
  const b = bench();
  const config = ['--config-dir', b.config(two, {'phoenix_hypervisor_config.json': NODE})] as const;
  const mermaid = await b.askAnywhere('graph', ...config);
  expect([mermaid.code, mermaid.stderr]).toEqual([0, '']);
  expect(mermaid.stdout).toMatch(/^flowchart LR\n {2}subgraph r0 /);
  expect(mermaid.stdout).toContain('subgraph r910 ["910 web"]');
  const setup = await b.askAnywhere('graph', 'setup', ...config, '--format', 'json');
  const {nodes} = JSON.parse(setup.stdout) as {readonly nodes: readonly {readonly resource: {readonly id: number}}[]};
  expect(new Set(nodes.map(({resource}) => resource.id))).toEqual(new Set([0]));
  const only = await b.askAnywhere('graph', 'base', ...config, '--format', 'dot');
  expect([only.stdout.includes('900 base'), only.stdout.includes('910 web')]).toEqual([true, false]);
  const out = join(b.dir, 'deep/graph.svg');
  expect(await b.askAnywhere('graph', ...config, '--out', out)).toEqual({code: 0, stdout: `${out}\n`, stderr: ''});
  const odd = await b.askAnywhere('graph', ...config, '--out', join(b.dir, 'graph.xyz'));
  expect([odd.code, odd.stderr]).toEqual([64, expect.stringContaining('does not say what to draw')]);
  expect(readFileSync(out, 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  expect(existsSync(b.lab)).toBe(false);
});

test('words that name nothing', async () => {
  const b = bench();
  const config = ['--config-dir', b.config(two)] as const;
  const wrong = await b.askAnywhere('graph', 'wb', ...config);
  expect([wrong.code, wrong.stderr]).toEqual([
    64,
    expect.stringContaining('the config has no guest wb, did you mean web?'),
  ]);
  expect((await b.askAnywhere('graph', ...config, '--format', 'png')).code).toBe(64);
  expect((await b.askAnywhere('graph', ...config, '--out', b.dir)).code).toBe(64);
  const broken = await b.askAnywhere(
    'graph',
    '--config-dir',
    b.config(fleet({910: {name: 'web', clone_from_ctid: 999}})),
  );
  expect([broken.code, broken.stdout]).toEqual([64, '']);
  expect(broken.stderr).toContain('999');
  for (const limit of ['0', '-1', '1.5', 'many']) expect((await b.askAnywhere('runs', '--limit', limit)).code).toBe(64);
});

test('a run is named by its id, by what it alone begins with, or as the last', async () => {
  const b = bench();
  const config = b.config(two);
  const refused = async (word: string | undefined) => {
    const error = await findRun(b.runs, word).catch((thrown: unknown) => thrown);
    return [(error as Error).name, (error as Error).message, (error as {readonly hint?: string}).hint];
  };
  expect(await refused('last')).toEqual([
    'UsageError',
    `no run has left a log in ${b.runs}`,
    'phoenix plan leaves one and touches nothing; --runs-dir names another folder',
  ]);
  for (let n = 0; n < 2; n += 1) expect((await b.ask('plan', '--config-dir', config)).code).toBe(0);
  const [last, first] = (await listed(b)).map(({id}) => id) as [string, string];
  for (const [word, id] of [
    [undefined, last],
    ['last', last],
    [first, first],
    [first.slice(0, -1), first],
  ] as const)
    expect((await findRun(b.runs, word)).id).toBe(id);
  expect(await refused(first.slice(0, 4))).toEqual([
    'UsageError',
    `2 runs begin with ${first.slice(0, 4)}: ${last}, ${first}`,
    'type more of it',
  ]);
  expect(await refused(`${first.slice(0, -1)}x`)).toEqual([
    'UsageError',
    expect.stringMatching(new RegExp(`^no run \\S+x in \\S+, did you mean ${first}\\?$`)),
    'phoenix runs',
  ]);
});
