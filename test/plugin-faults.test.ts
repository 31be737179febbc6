import {join} from 'node:path';
import {describe, expect, jest, test} from '@jest/globals';
import type {Bench} from './cli.js';
import {bench, type Files, put, web} from './plugin-bench.js';

jest.setTimeout(120_000);

/** For plugins that never end. */
const hasty = (): Bench => bench({PHOENIX_PLUGIN_PATIENCE: '2'});

const step = (more: string) =>
  `export default {id: 'lxc.bad', on: 'node', kinds: ['lxc'], check: async () => [], ${more}};`;
const script = (manifest: object, more: Files = {'apply.sh': '#!/bin/sh\n'}): Files => ({
  'feature.json': JSON.stringify(manifest),
  ...more,
});

describe('a broken plugin is an error at its file, exit 64', () => {
  async function isTold(
    one: Bench,
    how: 'askAnywhere' | 'anywhere',
    files: Files,
    place: string | undefined,
    reason: RegExp,
  ) {
    const dir = one.config(web());
    put(join(dir, 'steps/bad'), {'package.json': '{"type": "module"}', ...files});
    const {code, stderr} = await one[how]('validate', '--config-dir', dir);
    expect({code, stderr}).toEqual({code: 64, stderr: expect.stringMatching(reason)});
    if (place !== undefined) expect(stderr).toContain(`${join(dir, 'steps/bad', place)} `);
    expect(stderr).not.toMatch(/bug of phoenix|\n\s+at /);
  }

  test.each<readonly [what: string, files: Files, place: string | undefined, reason: RegExp]>([
    ['throws at load', {'index.js': `throw new Error('no licence');`}, 'index.js:1', /no licence/],
    [
      'a type that is imported like a value',
      {'index.ts': `import {Change} from '@phoenix/kit';\nexport default [];`},
      'index.ts:1',
      /try: if it is a type: import \{type Change\}/,
    ],
    [
      'a hook that throws',
      {'index.js': step(`wanted: ({object}) => object.a.b, after: ['lxc.start']`)},
      undefined,
      /phoenix: wanted\(\) of lxc\.bad throws TypeError: .*\(index\.js:1\)\n {2}try: it is a plugin/,
    ],
    ['a syntax error', {'index.js': 'export default {'}, 'index.js', /cannot be loaded: Unexpected end/],
    [
      'a syntax error in TypeScript',
      {'index.ts': 'export default {\n  id: = 1,\n};'},
      'index.ts:2',
      /Expression expected/,
    ],
    [
      'a syntax error in what it imports',
      {'index.ts': `import {x} from './x.js';\nexport default x;`, 'x.ts': '\n\nexport const x: = 1;'},
      'x.ts:3',
      /cannot be loaded/,
    ],
    [
      'TypeScript that is more than types',
      {'index.ts': 'enum A {x}\nexport default A;'},
      'index.ts:1',
      /enum is not supp/,
    ],
    [
      'another kit',
      {'index.js': step(''), 'package.json': '{"type": "module", "peerDependencies": {"@phoenix/kit": "^9.0.0"}}'},
      'package.json',
      /written for @phoenix\/kit \^9\.0\.0, this phoenix has/,
    ],
    ['an id that is taken', {'index.js': step(`id: 'lxc.start'`)}, '', /"lxc\.start" is already provided by .*start/],
    [
      'phases that come after each other',
      {
        'index.js': `export default [${['ab', 'ba'].map(([a, b]) => step(`id: 'lxc.${a}', after: ['lxc.${b}']`).slice(15, -1))}];`,
      },
      'index.js',
      /each of these steps comes after the next: lxc\.a -> lxc\.b -> lxc\.a/,
    ],
    ['a feature that requires itself', script({name: 'bad', requires: ['bad']}), 'feature.json', /comes after itself/],
    [
      'a requirement that nobody meets',
      script({requires: ['nobody']}),
      'feature.json',
      /"feature\.nobody", for which there is/,
    ],
    ['a schema that is none', script({configSchema: {type: 'objekt'}}), 'feature.json', /no JSON Schema: .*type/],
    [
      'a secret further in',
      script({configSchema: {properties: {a: {properties: {b: {'x-secret': true}}}}}}),
      'feature.json',
      /only a key of the section itself/,
    ],
    [
      'after an unknown step',
      {'index.js': step(`after: ['lxc.nowhere']`)},
      'index.js',
      /"lxc\.nowhere", which is part of no/,
    ],
    [
      'a node step after an unknown one',
      {'index.js': step(`id: 'hypervisor.bad', kinds: ['hypervisor'], after: ['hypervisor.nowhere']`)},
      'index.js',
      /"hypervisor\.nowhere", which there is not/,
    ],
    ['not a step', {'index.js': 'export default () => [];'}, 'index.js', /the default export is no step/],
    ['an unknown key', script({require: ['x']}), 'feature.json', /additional properties: "require"/],
    ['no apply.sh', script({}, {}), '', /apply\.sh is missing/],
  ])('%s', async (_, files, place, reason) => isTold(bench(), 'askAnywhere', files, place, reason));

  // What these do to a process must not be done to the one that others ask.
  test.each<readonly [string, Files, string | undefined, RegExp]>([
    [
      'computes and never ends',
      {'index.js': '\nwhile (true) {}'},
      undefined,
      /steps\/bad\/index\.js:2: what stands there has let nothing else happen for 2 s\n/,
    ],
    [
      'never finishes loading, and holds the process',
      {'index.js': 'await new Promise(() => setInterval(() => {}, 1000));'},
      'index.js',
      /still loading after 2 s/,
    ],
    ['ends the process', {'index.js': 'process.exit(0);'}, 'index.js', /ended the process while it was loaded/],
    [
      'throws beside its loading',
      {'index.js': `Promise.reject(new Error('late'));\n${step(`after: ['lxc.start']`)}`},
      'index.js:1',
      /where nobody can catch it: late/,
    ],
  ])('%s', async (_, files, place, reason) => isTold(hasty(), 'anywhere', files, place, reason));

  test('hides nothing else that is wrong, and nothing follows from it', async () => {
    const one = bench();
    const configSchema = {type: 'object', properties: {hour: {type: 'integer'}}};
    const dir = one.config(web({features: ['hurt', {clock: {hour: 'x'}}], seal: {}, memory_mb: 'much'}));
    put(join(dir, 'steps'), {
      'package.json': '{"type": "module"}',
      'hurt/feature.json': '{\n  "name": hurt\n}\n',
      'seal/index.js': 'export default {',
      'bad/index.js': step(`after: ['lxc.nowhere']`),
      'next/index.js': step(`id: 'lxc.next', after: ['lxc.seal']`),
      ...Object.fromEntries(
        Object.entries(script({name: 'clock', configSchema})).map(([path, text]) => [`clock/${path}`, text]),
      ),
    });
    const said = async (): Promise<readonly string[]> => {
      const {code, stderr} = await one.askAnywhere('validate', '--config-dir', dir);
      expect(code).toBe(64);
      return stderr.split('\n').filter((line) => line.includes(' error:') || line.includes(' warning:'));
    };
    const broken = [expect.stringMatching(/hurt\/feature\.json:2:11 error/), expect.stringMatching(/seal\/index\.js/)];
    const lines = await said();
    expect(lines).toEqual([...broken, expect.stringMatching(/hour must be/), expect.stringMatching(/memory_mb/)]);
    one.config(web({features: ['hurt', {clock: {hour: 4}}], seal: {}}));
    expect(await said()).toEqual([...broken, expect.stringMatching(/"lxc\.bad" comes after "lxc\.nowhere"/)]);
  });

  test('a package that is not there, at the line that names it', async () => {
    const one = bench();
    const hypervisor = '{\n  "plugins": ["phoenix-plugin-nothing"]\n}\n';
    const dir = one.config(web(), {'phoenix_hypervisor_config.json': hypervisor});
    const {code, stderr} = await one.askAnywhere('validate', '--config-dir', dir);
    expect(code).toBe(64);
    expect(stderr).toMatch(/phoenix_hypervisor_config\.json:2:15 error: there is no package "phoenix-plugin-nothing"/);
  });
});

describe('a plugin that takes the whole process', () => {
  const spoiled = async (one: Bench, check: string) => {
    const dir = one.config(web(), {
      'steps/spoilt/index.ts': `export default {id: 'lxc.spoilt', on: 'node', kinds: ['lxc'], after: ['lxc.start'],\n  ${check}};`,
    });
    return one.phoenix('LetsGo', '--ci', '--config-dir', dir);
  };

  test.each([
    ['computes and never ends', 'check() {for (;;);}', /check\(\) of lxc\.spoilt has let nothing else happen for 2 s/],
    ['throws from aside', `check: async () => {setTimeout(() => {throw new Error('aside');}); return [];}`, /: aside/],
    ['ends it', 'check() {process.exit(0);}', /ended the process/],
  ])('%s ends the run, and is told with its line', async (_, check, reason) => {
    const {code, stderr} = await spoiled(hasty(), check);
    expect({code, stderr}).toEqual({code: 1, stderr: expect.stringMatching(reason)});
    expect(stderr).toMatch(/steps\/spoilt\/index\.ts:2[: ]/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('phoenix plugins check: a step that', () => {
  async function isTold(one: Bench, how: 'askAnywhere' | 'anywhere', step: string, reason: RegExp) {
    const folder = put(join(one.dir, 'outside/odd'), {
      'index.ts': `export default {id: 'feature.odd', on: 'guest', kinds: ['lxc'], ${step}};`,
    });
    const {code, stdout, stderr} = await one[how]('plugins', 'check', folder, '--config-dir', one.config(web()));
    expect({code, stdout, stderr}).toEqual({code: 1, stdout: expect.stringMatching(reason), stderr: ''});
    expect(stdout).toMatch(/^FAIL {2}/m);
  }

  test.each([
    [
      'touches the guest while it looks',
      `check: async ({exec}) => {await exec({argv: ['mkdir', '-p', '/opt/x']}); await exec({argv: ['touch', '/opt/x/' + Math.random()]}); return [];}`,
      /touches what it should only look at/,
    ],
    [
      'answers at random',
      `check: async () => [{title: String(Math.random()), impact: 'none', actions: []}]`,
      /answers differently/,
    ],
    [
      'is never done',
      `check: async () => [{title: 'again', impact: 'none', actions: [{kind: 'exec', command: {argv: ['true']}}]}]`,
      /still needed after it was done: again/,
    ],
    ['answers with nothing', 'check: async () => undefined', /does not answer with a list/],
    [
      'does not go',
      `check: async ({exec}) => (await exec({argv: ['cat', '/etc/odd']})).exitCode === 0 ? [] : [{title: 'go', impact: 'none', actions: [{kind: 'write', path: '/etc/odd', content: ''}]}], remove: async () => []`,
      /FAIL .* goes where the config does not name it any more\n +remove\(\) says that nothing is to do, after/,
    ],
    [
      'uses what there is not',
      `uses: () => ['hypervisor.storagez'], check: async () => []`,
      /uses\(\) of feature\.odd names hypervisor\.storagez, did you mean hypervisor\.storages\?/,
    ],
  ])('%s', (_, step, reason) => isTold(bench(), 'askAnywhere', step, reason));

  test.each([
    ['never answers', 'check: () => new Promise(() => {})', /check\(\) has not answered after 2 s/],
    [
      'computes and never ends',
      `async check({exec}) {\n  await exec({argv: ['true']});\n  for (;;);\n}`,
      /index\.ts:3: check\(\) of feature\.odd has let nothing else happen for 2 s/,
    ],
    [
      'computes at once',
      'check() {for (;;);}',
      /index\.ts:1: check\(\) of feature\.odd has let nothing else happen for 2 s/,
    ],
    [
      'never lets go between two promises',
      'async check() {for (;;) await null;}',
      /index\.ts:1: .* has let nothing else happen for 2 s/,
    ],
    [
      'throws where nobody catches it',
      `check: async () => {Promise.reject(new Error('alone')); return [];}`,
      /index\.ts:1: throws beside its step, where nobody can catch it: alone/,
    ],
  ])('%s', (_, step, reason) => isTold(hasty(), 'anywhere', step, reason));
});
