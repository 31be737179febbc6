import {existsSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {type Bench, createBench, fleet} from './cli.js';

//  900 base ── 910 web: brought up, then planned again
let bench: Bench;
let report: (...args: readonly string[]) => ReturnType<Bench['anywhere']>;

beforeAll(async () => {
  bench = createBench();
  const dir = bench.config(fleet({910: {name: 'web', clone_from_ctid: 900}}));
  const up = await bench.phoenix('LetsGo', '--config-dir', dir, '--ci');
  expect(up).toMatchObject({code: 0, stderr: ''});
  const plan = await bench.ask('plan', '--config-dir', dir, '--ci');
  expect(plan.code).toBe(0);
  report = (...args) => bench.askAnywhere('report', ...args, '--runs-dir', bench.runs);
});
afterAll(() => bench.dispose());

const idOf = async (verb: string): Promise<string> => {
  const {stdout} = await bench.askAnywhere('runs', '--json', '--runs-dir', bench.runs);
  const entries = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as {readonly id: string; readonly verb: string});
  return entries.find((entry) => entry.verb === verb)!.id;
};

test('a run as a page, in a file that only the user reads, and says where', async () => {
  const file = join(bench.dir, 'new/folder/report.html');
  const {code, stdout, stderr} = await report(await idOf('LetsGo'), '--out', file);
  expect({code, stdout, stderr}).toEqual({code: 0, stdout: `${file}\n`, stderr: ''});
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const page = readFileSync(file, 'utf8');
  expect(page).toMatch(/<title>Done: \d+ changes on the node and 2 guests|<title>Done: \d+ changes on 2 guests/);
  expect(page).toContain('910 web');
  expect(page).toMatch(/<code>phoenix LetsGo --config-dir [^<]*--ci/);
});

test('the last run when none is named, on stdout when asked', async () => {
  const {code, stdout} = await report('--out', '-');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^<!doctype html>/);
  expect(stdout).toContain('<title>No changes:');
  expect(stdout).toMatch(/<\/html>\n$/);
});

test('as a trace', async () => {
  const {code, stdout} = await report(await idOf('LetsGo'), '--trace', '--out', '-');
  expect(code).toBe(0);
  const {traceEvents, otherData} = JSON.parse(stdout);
  expect(otherData.verdict).toMatch(/^Done/);
  expect(
    traceEvents.some(
      ({name, pid}: {readonly name: string; readonly pid: number}) => pid === 910 && name === 'lxc.clone',
    ),
  ).toBe(true);
});

test('what is not there, and what cannot be written', async () => {
  expect(await report('nope')).toMatchObject({
    code: 64,
    stdout: '',
    stderr: expect.stringMatching(/no run nope in /),
  });
  expect(await report('2')).toMatchObject({code: 64, stderr: expect.stringContaining('2 runs begin with 2')});
  const none = await bench.askAnywhere('report', '--runs-dir', join(bench.dir, 'none'));
  expect(none).toMatchObject({code: 64, stderr: expect.stringContaining('no run has left a log')});
  const file = join(bench.config({lxc_configs: {}}), 'phoenix_lxc_configs.json/report.html');
  expect(await report('--out', file)).toMatchObject({
    code: 64,
    stderr: expect.stringMatching(/report\.html cannot be written.*\n +try: name another file/),
  });
  expect(existsSync(file)).toBe(false);
});
