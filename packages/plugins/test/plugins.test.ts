import {mkdirSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import type {LxcResource} from '@phoenix/kit';
import {readCases, runCase} from '@phoenix/testing';
import {checkOrder, loadPlugins, scaffold, secretKeysOf} from '../src/index.js';
import {type Files, folders, removeFolders} from './folders.js';

afterEach(removeFolders);

const load = (root: string, strict = true) => loadPlugins([{path: root, strict}]);

const GOOD = {'feature.json': '{"name": "good"}', 'apply.sh': '#!/bin/sh\n'};
const within = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
const moduleOf = (code: string): Files => ({'index.js': code});
const STEP = `{id: 'lxc.backup', on: 'node', check: async () => []}`;

describe('a broken plugin is one diagnostic that names the file and the reason', () => {
  test.each<readonly [string, Files, string, string, RegExp]>([
    [
      'a manifest that is not JSON',
      {...GOOD, 'feature.json': '{"name": "good",'},
      'plugin-manifest',
      'feature.json',
      /^not JSON: .*JSON/,
    ],
    [
      'an empty manifest',
      {...GOOD, 'feature.json': ''},
      'plugin-manifest',
      'feature.json',
      /^not JSON: Unexpected end/,
    ],
    [
      'a manifest that is a list',
      {...GOOD, 'feature.json': '[]'},
      'plugin-manifest',
      'feature.json',
      /^the file must be object$/,
    ],
    [
      'an unknown key',
      {...GOOD, 'feature.json': '{"name": "good", "require": ["base"]}'},
      'plugin-manifest',
      'feature.json',
      /additional properties: "require"$/,
    ],
    [
      'an unknown key further in',
      {...GOOD, 'feature.json': '{"contribute": {"pctFeature": {}}}'},
      'plugin-manifest',
      'feature.json',
      /^\/contribute .*: "pctFeature"$/,
    ],
    [
      'a name that is none',
      {...GOOD, 'feature.json': '{"name": "Good Plugin"}'},
      'plugin-manifest',
      'feature.json',
      /^\/name must match pattern/,
    ],
    [
      'a kind that does not exist',
      {...GOOD, 'feature.json': '{"kinds": ["docker"]}'},
      'plugin-manifest',
      'feature.json',
      /^\/kinds\/0 must be equal to one of/,
    ],
    ['no apply.sh', {'feature.json': '{}', 'check.sh': ''}, 'plugin-script', '', /^apply\.sh is missing$/],
    [
      'a module that throws while it is loaded',
      moduleOf(`throw new Error('no licence');`),
      'plugin-load',
      'index.js',
      /^cannot be loaded: no licence$/,
    ],
    [
      'a module that throws what is no error',
      moduleOf(`throw 'just text';`),
      'plugin-load',
      'index.js',
      /^cannot be loaded: it throws "just text"$/,
    ],
    ['a syntax error', moduleOf('export default {'), 'plugin-load', 'index.js', /^cannot be loaded: ./],
    [
      'an import that leads nowhere',
      moduleOf(`import 'no-such-package'; export default ${STEP};`),
      'plugin-load',
      'index.js',
      /^cannot be loaded: .*no-such-package/,
    ],
    [
      'no default export',
      moduleOf(`export const step = ${STEP};`),
      'plugin-contract',
      'index.js',
      /^the default export is no step$/,
    ],
    [
      'a default export that is a function',
      moduleOf('export default () => [];'),
      'plugin-contract',
      'index.js',
      /^the default export is no step$/,
    ],
    [
      'a bad id',
      moduleOf(`export default {...${STEP}, id: 'Backup'};`),
      'plugin-contract',
      'index.js',
      /^its id is "Backup", not <kind>\.<phase>/,
    ],
    [
      'no id',
      moduleOf(`export default {...${STEP}, id: undefined};`),
      'plugin-contract',
      'index.js',
      /^its id is undefined/,
    ],
    [
      'nowhere to run',
      moduleOf(`export default {...${STEP}, on: 'moon'};`),
      'plugin-contract',
      'index.js',
      /^"lxc.backup" says on: "moon"/,
    ],
    [
      'no check',
      moduleOf(`export default {id: 'lxc.backup', on: 'node', run() {}};`),
      'plugin-contract',
      'index.js',
      /^"lxc\.backup" has no check\(\)$/,
    ],
    [
      'one bad step in a list',
      moduleOf(`export default [${STEP}, {id: 'lxc.b', on: 'node'}];`),
      'plugin-contract',
      'index.js',
      /^"lxc\.b" has no check\(\)$/,
    ],
    ...(
      [
        ['retry without an end', 'retry: {attempts: 0, minMs: 5}', /says retry: \{"attempts":0/],
        ['no retry at all', 'retry: null', /says retry: null/],
        ['settle of a number', 'settle: 5', /says settle: 5, not/],
        ['a limit in words', `timeoutMs: '5 min'`, /says timeoutMs: "5 min"/],
        ['a version in words', `version: 'new'`, /says version: "new"/],
        ['remove() of a phase', 'remove: async () => []', /has remove\(\), which only a feature is asked/],
        ['locks that are none', `locks: 'guest:900'`, /locks of "lxc\.backup" is no function/],
      ] as const
    ).map(
      ([what, more, reason]) =>
        [what, moduleOf(`export default {...${STEP}, ${more}};`), 'plugin-contract', 'index.js', reason] as const,
    ),
    [
      'a package whose module was not built',
      {'package.json': '{"exports": {".": {"types": "./a.d.ts", "import": "./dist/a.js"}}}'},
      'no-plugin',
      'package.json',
      /^names \.\/dist\/a\.js, which there is not$/,
    ],
    ['an empty folder', {}, 'no-plugin', '', /^holds neither feature\.json nor index\.js, index\.mjs or index\.ts$/],
  ])('%s', async (_, files, code, file, reason) => {
    const root = folders({'broken/': '', ...within('broken', files), ...within('good', GOOD)});
    const {steps, diagnostics} = await load(root);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({severity: 'error', code, source: {file: join(root, 'broken', file)}});
    expect(diagnostics[0]!.message.split('\n')[0]).toMatch(reason);
    // The good one beside it is loaded all the same.
    expect(steps.map(({id}) => id)).toEqual(['feature.good']);
  });

  test('everything wrong with one step is said at once', async () => {
    const root = folders(within('broken', moduleOf('export default {};')));
    expect((await load(root)).diagnostics.map(({message}) => message.split(',')[0])).toEqual([
      'its id is undefined',
      'the step says on: undefined',
      'the step has no check()',
    ]);
  });

  test('a step that is there already is named with who provides it; the first one stays', async () => {
    const first = folders(within('one', GOOD));
    const second = folders(within('two', {...GOOD, 'apply.sh': 'other\n'}));
    const {steps, diagnostics} = await loadPlugins([
      {path: first, strict: true},
      {path: second, strict: false},
    ]);
    expect(steps).toHaveLength(1);
    expect(diagnostics).toMatchObject([
      {
        code: 'duplicate-step',
        message: `"feature.good" is already provided by ${join(first, 'one')}`,
        source: {file: join(second, 'two')},
      },
    ]);
  });

  test('what is given loaded comes before what lies in folders', async () => {
    const [given] = (await load(folders(within('one', GOOD)))).plugins;
    const own = {...given!, path: 'phoenix:steps/features/good', builtIn: true};
    const root = folders({...within('two', GOOD), ...within('three', {...GOOD, 'feature.json': '{"name": "more"}'})});
    const {steps, plugins, diagnostics} = await loadPlugins([{path: root, strict: true}], {given: [own]});
    expect(steps.map(({id}) => id)).toEqual(['feature.good', 'feature.more']);
    expect(plugins.map(({path, builtIn}) => [path.startsWith('phoenix:'), builtIn])).toContainEqual([true, true]);
    expect(diagnostics.map(({message}) => message)).toEqual([
      '"feature.good" is already provided by phoenix:steps/features/good',
    ]);
  });

  test('a folder name that makes no feature name', async () => {
    const root = folders(within('My Feature', {'feature.json': '{}', 'apply.sh': ''}));
    expect((await load(root)).diagnostics.map(({severity}) => severity)).toEqual(['error']);
  });

  test('an apply.sh that cannot be read', async () => {
    const root = folders({'broken/feature.json': '{}', 'broken/apply.sh/': ''});
    expect((await load(root)).diagnostics.map(({severity}) => severity)).toEqual(['error']);
  });

  test('a feature.json that cannot be read', async () => {
    const root = folders({'broken/feature.json/': '', 'broken/apply.sh': ''});
    expect((await load(root)).diagnostics.map(({severity}) => severity)).toEqual(['error']);
  });

  test('a file where a folder of plugins should be', async () => {
    const root = folders({});
    expect((await load(join(root, 'package.json'))).diagnostics.map(({severity}) => severity)).toEqual(['error']);
  });
});

describe('good plugins', () => {
  test('of both kinds come through the same door, by name of their folders', async () => {
    const root = folders({
      ...within('b-scripts', {'feature.json': '{"requires": ["base"], "kinds": ["lxc"]}', 'apply.sh': 'echo\n'}),
      ...within('a-module', {'index.js': `import {ID} from './id.js'; export default {...${STEP}, id: ID};`}),
      'a-module/id.js': `export const ID = 'lxc.archive';`,
      ...within('c-list', {
        'index.mjs': `export default [${STEP}, {id: 'lxc.snapshot.pre-app', on: 'guest', check: () => []}];`,
      }),
    });
    const {steps, diagnostics} = await load(root);
    expect(diagnostics).toEqual([]);
    expect(steps.map(({id, on, after, kinds}) => ({id, on, after, kinds}))).toEqual([
      {id: 'lxc.archive', on: 'node'},
      {id: 'feature.b-scripts', on: 'guest', after: ['feature.base'], kinds: ['lxc']},
      {id: 'lxc.backup', on: 'node'},
      {id: 'lxc.snapshot.pre-app', on: 'guest'},
    ]);
  });

  test('a manifest says everything that a feature of scripts can say', async () => {
    const contribute = {
      pctFeatures: {nesting: '1'},
      devices: [{path: '/dev/fuse', mode: '0666'}],
      rawLines: [{key: 'lxc.cap.drop', value: ''}],
    };
    const configSchema = {type: 'object', properties: {user: {type: 'string'}}};
    const manifest = {$schema: 'x', name: 'good', title: 'Good', description: 'It is.', contribute, configSchema};
    const root = folders(within('folder', {...GOOD, 'feature.json': JSON.stringify(manifest)}));
    const {steps, diagnostics} = await load(root);
    expect(diagnostics).toEqual([]);
    expect(steps[0]).toMatchObject({id: 'feature.good', configSchema});
    expect(steps[0]!.contribute?.({} as LxcResource, {})).toEqual(contribute);
  });

  test("check.sh counts: it is part of what the feature's stamp says", async () => {
    const fingerprint = async (files: Files) => {
      const {steps} = await load(folders(within('good', files)));
      return steps[0]!.fingerprint?.({object: {}} as LxcResource, {});
    };
    expect(await fingerprint({...GOOD, 'check.sh': 'true\n'})).not.toBe(await fingerprint(GOOD));
    expect(await fingerprint({...GOOD, 'README.md': 'text'})).toBe(await fingerprint(GOOD));
  });

  test('a symbolic link to a plugin is one', async () => {
    const elsewhere = folders(within('good', GOOD));
    const root = folders({});
    symlinkSync(join(elsewhere, 'good'), join(root, 'linked'));
    const {steps, diagnostics} = await load(root);
    expect(diagnostics).toEqual([]);
    expect(steps.map(({id}) => id)).toEqual(['feature.good']);
  });
});

test.each([
  ['{"name": "good",', [1, 17]],
  ['{\n  "name": "good"\n  "title": "x"\n}', [3, 3]],
  ['{\n  "name": good\n}', [2, 11]],
  ['{"name": "a"} // what it is', [1, 15]],
  ['', [1, 1]],
])('a manifest that is not JSON has its line and column: %j', async (text, place) => {
  const {diagnostics} = await load(folders(within('good', {...GOOD, 'feature.json': text})));
  expect(diagnostics.map(({source}) => [source?.line, source?.column])).toEqual([place]);
  expect(diagnostics[0]!.message).not.toMatch(/position/);
});

test('what is broken is known by the names that the config may have for it', async () => {
  const root = folders({
    ...within('one', {'feature.json': '{"name": "first", "kind": 1}'}),
    ...within('two', {'feature.json': '{"name": "second" "title"'}),
    ...within('phoenix-plugin-three', moduleOf('export default {')),
    ...within('four', moduleOf(`export default {...${STEP}, configSchema: {type: 'objekt'}};`)),
    ...within('good', GOOD),
    'docs/': '',
  });
  const {broken} = await load(root, false);
  expect([...broken].sort()).toEqual(['backup', 'first', 'four', 'one', 'second', 'three', 'two']);
});

describe('what is passed over', () => {
  test('node_modules, folders with a dot, and files', async () => {
    const root = folders({
      ...within('node_modules', moduleOf(`throw new Error('loaded');`)),
      ...within('.git', moduleOf(`throw new Error('loaded');`)),
      ...within('.cache', {}),
      ...within('good', GOOD),
      'README.md': 'text',
      'index.js': `throw new Error('loaded');`,
    });
    mkdirSync(join(root, '.empty'));
    const {steps, diagnostics} = await load(root);
    expect(diagnostics).toEqual([]);
    expect(steps.map(({id}) => id)).toEqual(['feature.good']);
  });

  test('a folder without a plugin where other things may lie too, but not a broken one', async () => {
    const root = folders({'docs/': '', ...within('broken', {'feature.json': '{'}), ...within('good', GOOD)});
    const {steps, diagnostics} = await load(root, false);
    expect(diagnostics.map(({code}) => code)).toEqual(['plugin-manifest']);
    expect(steps).toHaveLength(1);
  });

  test('a root that does not exist', async () =>
    expect(await load(join(folders({}), 'nothing'))).toEqual({steps: [], plugins: [], broken: [], diagnostics: []}));
});

describe('the schema of a config section', () => {
  const schemaOf = async (configSchema: unknown, builtIn = false) => {
    const root = folders(within('one', {...GOOD, 'feature.json': JSON.stringify({configSchema})}));
    return loadPlugins([{path: root, strict: true, builtIn}]);
  };

  test('its secrets', async () => {
    const properties = {
      token: {type: 'string', 'x-secret': true},
      user: {type: 'string', 'x-secret': false},
      any: true,
    };
    const {steps, diagnostics} = await schemaOf({$schema: 'https://json-schema.org/draft/2020-12/schema', properties});
    expect(diagnostics).toEqual([]);
    expect(steps.map(secretKeysOf)).toEqual([['token']]);
    expect(secretKeysOf({})).toEqual([]);
  });

  test.each([
    ['a type that is none', {type: 'objekt'}, /no JSON Schema/],
    ['a pattern that is none', {properties: {a: {pattern: '('}}}, /no JSON Schema/],
    ['a reference that leads nowhere', {properties: {a: {$ref: '#/nothing'}}}, /no JSON Schema/],
    [
      'a secret in an object',
      {properties: {a: {properties: {b: {'x-secret': true}}}}},
      /only a key of the section itself/,
    ],
    ['a secret in a list', {properties: {a: {items: {'x-secret': true}}}}, /only a key of the section itself/],
    ['the section a secret', {'x-secret': true}, /only a key of the section itself/],
  ])('%s is one error at the manifest', async (_, schema, reason) => {
    const {steps, diagnostics} = await schemaOf(schema);
    expect(steps).toEqual([]);
    expect(diagnostics).toMatchObject([{code: 'plugin-schema', message: expect.stringMatching(reason)}]);
    expect(diagnostics[0]!.source!.file).toMatch(/one\/feature\.json$/);
    // Those that come with phoenix are checked by its tests, not at every start.
    expect((await schemaOf(schema, true)).diagnostics).toEqual([]);
  });

  test('a phase has secrets like a feature', async () => {
    const schema = JSON.stringify({properties: {token: {'x-secret': true}, host: {}}});
    const root = folders(within('phase', moduleOf(`export default {...${STEP}, configSchema: ${schema}};`)));
    const {steps, diagnostics} = await load(root);
    expect([diagnostics, steps.map(secretKeysOf)]).toEqual([[], [['token']]]);
  });
});

describe('the order of all plugins', () => {
  const order = async (after: Readonly<Record<string, readonly string[]>>) => {
    const features = Object.entries(after).map(([name, requires]) =>
      within(name, {...GOOD, 'feature.json': JSON.stringify({name, requires})}),
    );
    const {plugins} = await load(folders(Object.assign({}, ...features)));
    return checkOrder(plugins).map(({message, source}) => [source!.file.split('/').at(-2), message.split(':').at(-1)]);
  };

  test('a ring is said once, also where others lead into it', async () => {
    expect(await order({a: ['b'], b: ['c'], c: ['b'], d: ['d']})).toEqual([
      ['b', ' feature.b -> feature.c -> feature.b'],
      ['d', '"feature.d" comes after itself'],
    ]);
  });

  test('two that require one are no ring', async () =>
    expect(await order({a: ['b', 'c'], b: ['d'], c: ['d'], d: []})).toEqual([]));

  test('what a broken one provides is not unknown', async () => {
    const one = (name: string, requires: string[]) =>
      within(name, {...GOOD, 'feature.json': JSON.stringify({name, requires})});
    const root = folders({...one('a', ['hurt', 'none']), ...within('hurt', {'feature.json': '{'})});
    const {plugins, broken} = await load(root);
    expect(checkOrder(plugins, broken).map(({message}) => message)).toEqual([expect.stringContaining('feature.none')]);
  });

  test('what nobody provides', async () =>
    expect(await order({a: ['none']})).toEqual([
      ['a', '"feature.a" comes after "feature.none", for which there is no plugin'],
    ]));
});

test('a new feature of scripts passes its own cases', async () => {
  const files = Object.entries(scaffold('fresh', 'script', '')).map(([path, {content}]) => [`fresh/${path}`, content]);
  const root = folders(Object.fromEntries(files));
  const {steps, diagnostics} = await load(root);
  expect(diagnostics).toEqual([]);
  const cases = await readCases(join(root, 'fresh/cases'));
  expect(cases).toHaveLength(2);
  for (const one of cases) expect(await runCase(steps, one.case)).toEqual({status: 'passed', report: ''});
  expect(scaffold('fresh', 'script', '')['apply.sh']!.mode).toBe(0o755);
});

describe('where a module is', () => {
  test.each([
    ['main', {main: './lib/a.js'}],
    ['a text', {exports: './lib/a.js'}],
    ['the usual form', {exports: {'.': './lib/a.js', './package.json': './package.json'}}],
    ['conditions', {exports: {types: './a.d.ts', require: './a.cjs', import: './lib/a.js'}}],
    ['conditions of conditions', {exports: {'.': {node: {default: './lib/a.js'}, default: './b.js'}}}],
  ])('%s of its package.json says it', async (_, manifest) => {
    const files = {
      'package.json': JSON.stringify({...manifest, type: 'module'}),
      'lib/a.js': `export default ${STEP};`,
    };
    const {plugins, diagnostics} = await load(folders(within('one', files)));
    expect([diagnostics, plugins.map(({file}) => file.slice(-11))]).toEqual([[], ['one/lib/a.js'.slice(-11)]]);
  });

  test('what it throws is told at its line', async () => {
    const root = folders(within('one', moduleOf(`const a = 1;\n\nif (a) throw new Error('no licence');`)));
    expect((await load(root)).diagnostics).toMatchObject([
      {message: 'cannot be loaded: no licence', source: {file: join(root, 'one/index.js'), line: 3}},
    ]);
  });

  test('what is no error is told too', async () => {
    const root = folders(within('one', moduleOf('throw {why: 5};')));
    expect((await load(root)).diagnostics).toMatchObject([{message: 'cannot be loaded: it throws {"why":5}'}]);
  });
});
