import {existsSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, jest, test} from '@jest/globals';
import {validateXML} from 'xmllint-wasm';
import {copyWithPlaceholders} from '../packages/config/test/real-config.js';
import {type Bench, createBench, events, fleet, ROOT, SHARED} from './cli.js';

jest.setTimeout(120_000);

const SCHEMA = readFileSync(join(ROOT, 'packages/reporters/schema/junit.xsd'), 'utf8');

const SMOKE = [
  {name: 'has a name', type: 'command', argv: ['test', '-e', '/etc/hostname']},
  {name: 'answers', type: 'script', path: 'answers.sh'},
  {name: 'knows "quotes" & more', type: 'command', command: 'test -e /nowhere'},
];
const CONFIG = fleet({
  901: {name: 'web', clone_from_ctid: 900, tests: {smoke: SMOKE}},
  902: {name: 'db', clone_from_ctid: 900, tests: {smoke: SMOKE.slice(0, 1), slow: SMOKE.slice(0, 1)}},
});
const HYPERVISOR = {tests: {disks: [{name: 'root is there', type: 'command', argv: ['test', '-d', '/root']}]}};
const FILES = {
  'phoenix_hypervisor_config.json': JSON.stringify(HYPERVISOR),
  'tests/answers.sh': '#!/bin/sh\n# lab: stdout=asked 3 times\n# lab: stderr=no answer\n# lab: exit=7\n',
};

let b: Bench;
let dir: string;

beforeAll(async () => {
  b = createBench();
  dir = b.config(CONFIG, FILES);
  const {code, stderr} = await b.phoenix('LetsGo', '--config-dir', dir, '--ci');
  expect([code, stderr]).toEqual([0, '']);
});
afterAll(() => b.dispose());

const suite = (...args: readonly string[]) => b.ask('test', ...args, '--config-dir', dir);

test('without a name the suites are listed, and no node is asked', async () => {
  const before = b.log().length;
  const {code, stdout} = await b.anywhere('test', '--config-dir', dir);
  expect(code).toBe(0);
  expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['SUITE', 'ON', 'TESTS'],
    ['disks', 'hypervisor', 'root is there'],
    ['smoke', '901 web', 'has a name, answers, knows "quotes" & more'],
    ['smoke', '902 db', 'has a name'],
    ['slow', '902 db', 'has a name'],
    [''],
  ]);
  expect(b.log().length).toBe(before);
});

test('what fails is named with what it said; the exit code says so, and nothing was changed', async () => {
  const before = b.log().length;
  const {code, stdout} = await suite('smoke', '--ci');
  expect(code).toBe(1);
  expect(stdout).toMatch(/901 web\/test\.smoke > has a name passed/);
  expect(stdout).toMatch(/901 web\/test\.smoke > answers \| asked 3 times/);
  expect(stdout).toContain('✖ 901 web/test.smoke > answers: exit 7: no answer');
  expect(stdout).toContain('✖ 901 web/test.smoke > knows "quotes" & more: exit 1');
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^FAILED: 2 of 4 tests failed \(/);
  expect(
    b
      .log()
      .slice(before)
      .filter(({changed}) => changed),
  ).toEqual([]);
});

test('JUnit: a valid document with each test, its output and its verdict; as JSON the same', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'phoenix-junit-')), 'out/report.xml');
  const ran = await suite('smoke', '901', '--junit', file, '--json');
  expect(ran.code).toBe(1);
  const xml = readFileSync(file, 'utf8');
  const {valid, errors} = await validateXML({
    xml: [{fileName: 'report.xml', contents: xml}],
    schema: [{fileName: 'junit.xsd', contents: SCHEMA}],
  });
  expect([valid, errors]).toEqual([true, []]);
  expect(xml).toContain('<testsuites tests="3" failures="2" errors="0" skipped="0"');
  expect(xml).toContain('<failure message="exit 7: no answer" type="test-failed">');
  expect(xml).toContain('<system-out>asked 3 times\nno answer\n');
  const failed = events(ran).flatMap((one) =>
    one.type === 'step-finished' && one.outcome.status === 'failed' ? [one.outcome.failure] : [],
  );
  expect(failed.map(({code}) => code)).toEqual(['test-failed', 'test-failed']);
});

test('a suite of the node; one guest by name; a guest that has no such suite', async () => {
  const node = await suite('disks', 'hypervisor', '--ci');
  expect([node.code, node.stdout.trimEnd().split('\n').at(-1)]).toEqual([
    0,
    expect.stringMatching(/^1 of 1 test passed/),
  ]);
  expect((await suite('smoke', 'db', '--ci')).code).toBe(0);
  const none = await suite('slow', 'web', 'hypervisor');
  expect([none.code, none.stderr.split('\n')[0]]).toEqual([64, 'phoenix: 901, hypervisor: no suite "slow" there']);
  const misspelt = await suite('smok');
  expect([misspelt.code, misspelt.stderr]).toEqual([64, expect.stringContaining('did you mean smoke?')]);
});

test('a guest that does not run is an error of the test, not its verdict', async () => {
  await b.ask('stop', '902', '--config-dir', dir, '--ci');
  const file = join(mkdtempSync(join(tmpdir(), 'phoenix-junit-')), 'report.xml');
  const {code, stdout} = await suite('smoke', '902', '--ci', '--junit', file);
  expect(code).toBe(1);
  expect(stdout).toMatch(/✖ 902 db\/test\.smoke > has a name: .*not running/);
  expect(readFileSync(file, 'utf8')).toContain('failures="0" errors="1"');
  await b.ask('start', '902', '--config-dir', dir, '--ci');
});

test('LetsGo --test runs them when everything is up; what fails there counts', async () => {
  const {code, stdout} = await b.phoenix('LetsGo', '--test', '--config-dir', dir, '--ci');
  expect(code).toBe(1);
  expect(stdout).toContain('Nothing to do: ');
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^FAILED: 2 of 6 tests failed/);
});

const fixture = join(SHARED, 'fixtures/homelab-2025-09');
(existsSync(fixture) ? test : test.skip)("a real configuration's suites: the one that must fail fails", async () => {
  const {dir: copy} = await copyWithPlaceholders(fixture, ['vllm', 'ollama', 'portainer', 'python_api_service']);
  writeFileSync(
    join(copy, 'tests/health_checks/dummy_fail.sh'),
    '#!/bin/bash\n# lab: exit=1\n# lab: stdout=this one always fails\n',
  );
  const own = createBench();
  try {
    expect((await own.ask('create', '950', '--config-dir', copy, '--ci')).code).toBe(0);
    const {code, stdout} = await own.ask('test', 'health_checks', '950', '--config-dir', copy, '--ci');
    expect(code).toBe(1);
    expect(stdout).toContain('> Dummy Pass passed');
    expect(stdout).toMatch(/✖ 950 \S+\/test\.health_checks > Dummy Fail: exit 1: .*\n +\| this one always fails/);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^FAILED: 1 of 2 tests failed/);
  } finally {
    own.dispose();
  }
});
