import {expect, test} from '@jest/globals';
import {
  type Command,
  type ExecResult,
  type Resource,
  reveal,
  type Step,
  type StepContext,
  StepError,
  type TestCase,
  type TestProbe,
  type TestSuite,
} from '@phoenix/kit';
import {suitesOf, testsOf} from '../src/index.js';

const one = (name: string, probe: TestProbe, more: Partial<TestCase> = {}): TestCase => ({
  name,
  on: 'guest',
  timeoutS: 60,
  probe,
  ...more,
});
const command = (name: string, ...argv: string[]): TestCase => one(name, {type: 'command', argv});

const container = (id: number, ...suites: TestSuite[]): Resource =>
  ({kind: 'lxc', id, name: `ct${id}`, object: {}, container: {suites}}) as unknown as Resource;
const node = (...suites: TestSuite[]): Resource =>
  ({kind: 'hypervisor', id: 0, name: 'node', object: {}, settings: {suites}}) as unknown as Resource;

type Answer = (command: Command) => Promise<ExecResult> | ExecResult;

const ask = (step: Step, answer: Answer) =>
  step.check({exec: async (asked: Command) => answer(asked)} as unknown as StepContext);

const verdictOf = async (step: Step, answer: Answer): Promise<unknown> =>
  ask(step, answer).catch((error) => (error as StepError).failure);

const only = (suite: TestSuite, resource = container(900, suite)): Step =>
  testsOf([...suitesOf([resource]).values()], 4)[0]!.step;

test('suites are found by name wherever they stand, in the order of the config', () => {
  const smoke = (name: string): TestSuite => ({name: 'smoke', tests: [command(name, 'true')]});
  const suites = suitesOf([
    node({name: 'disks', tests: [command('health', 'zpool', 'status', '-x')]}),
    container(900, smoke('a')),
    container(901),
    container(902, smoke('b'), {name: 'slow', tests: []}),
  ]);
  expect([...suites].map(([name, {owners}]) => [name, owners.map(({resource}) => resource.id)])).toEqual([
    ['disks', [0]],
    ['smoke', [900, 902]],
    ['slow', [902]],
  ]);
  expect(testsOf([...suites.values()], 4).map(({resource: {id}, step}) => [id, step.id, step.on])).toEqual([
    [0, 'test.disks > health', 'node'],
    [900, 'test.smoke > a', 'guest'],
    [902, 'test.smoke > b', 'guest'],
  ]);
});

test('two tests of one name, and a name with a slash, are told apart and fit into an id', () => {
  const suite = {name: 'a/b', tests: [command('GET /', 'true'), command('GET /', 'false')]};
  expect(testsOf([...suitesOf([container(900, suite)]).values()], 1).map(({step}) => step.id)).toEqual([
    'test.a b > GET',
    'test.a b > GET (2)',
  ]);
});

test('exit 0 passes; anything else fails with what it said last', async () => {
  const step = only({name: 's', tests: [command('t', 'curl', 'x')]});
  expect(await ask(step, ({argv}) => ({exitCode: argv.includes('curl') ? 0 : 1, stdout: 'ok', stderr: ''}))).toEqual(
    [],
  );
  const many = Array.from({length: 30}, (_, i) => `line ${i}`).join('\n');
  const failure = await verdictOf(step, () => ({exitCode: 3, stdout: `${many}\n`, stderr: 'refused\n'}));
  expect(failure).toMatchObject({code: 'test-failed', test: 't', verdict: 'exit 3'});
  const lines = (failure as {output: string}).output.split('\n');
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([20, 'line 11', 'refused']);
});

test('what does not answer in time is ended on the machine itself, and said', async () => {
  const step = only({name: 's', tests: [one('t', {type: 'tcp', host: 'db', port: 5432}, {timeoutS: 7})]});
  let asked: readonly unknown[] = [];
  const failure = await verdictOf(step, ({argv}) => {
    asked = argv;
    return {exitCode: 124, stdout: '', stderr: ''};
  });
  expect(asked.slice(0, 2)).toEqual(['timeout', '7']);
  expect(asked.slice(-3)).toEqual(['db', '5432', '7']);
  expect(failure).toMatchObject({verdict: 'no answer in 7 s', output: ''});
});

test('a script comes along whole, with its guest; on the node it is the same', async () => {
  const script = {name: 'check.sh', content: '#!/bin/bash\necho "$1"\n'};
  const suite = {name: 's', tests: [one('t', {type: 'script', script})]};
  for (const resource of [container(900, suite), node(suite)]) {
    const commands: Command[] = [];
    await ask(only(suite, resource), (given) => {
      commands.push(given);
      return {exitCode: 0, stdout: '', stderr: ''};
    });
    expect(commands[0]!.argv.slice(-3)).toEqual([
      '/bin/bash',
      expect.stringMatching(/check\.sh$/),
      String(resource.id),
    ]);
    expect(reveal(commands[0]!.stdin!)).toContain(script.content);
  }
});

test('never more at once than the limit, over all suites', async () => {
  const tests = Array.from({length: 12}, (_, i) => command(`t${i}`, 'true'));
  const bound = testsOf(
    [...suitesOf([container(900, {name: 'a', tests}), container(901, {name: 'b', tests})]).values()],
    3,
  );
  let now = 0;
  let most = 0;
  await Promise.all(
    bound.map(({step}) =>
      ask(step, async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
        return {exitCode: 0, stdout: '', stderr: ''};
      }),
    ),
  );
  expect([bound.length, most]).toEqual([24, 3]);
});

test('a guest that does not run is no verdict of the test', async () => {
  const step = only({name: 's', tests: [command('t', 'true')]});
  const failure = await verdictOf(step, () => {
    throw new StepError({code: 'not-ready', message: 'pve1/900: not running'}, true);
  });
  expect(failure).toMatchObject({code: 'not-ready'});
});
