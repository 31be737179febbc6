import {spawnSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, afterEach, describe, expect, jest, test} from '@jest/globals';
import {type Bench, createBench, events, fleet, ROOT} from './cli.js';

jest.setTimeout(120_000);

const benches: Bench[] = [];
afterEach(() => {
  for (const one of benches.splice(0)) one.dispose();
});
const outside = mkdtempSync(join(tmpdir(), 'phoenix-outside-'));
afterAll(() => rmSync(outside, {recursive: true, force: true}));

const bench = (env: Readonly<Record<string, string>> = {}): Bench => {
  const made = createBench(0, env);
  benches.push(made);
  return made;
};

/** For plugins that never end. */
const hasty = (): Bench => bench({PHOENIX_PLUGIN_PATIENCE: '2'});

type Files = Readonly<Record<string, string>>;
const put = (dir: string, files: Files): string => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), {recursive: true});
    writeFileSync(join(dir, path), text);
  }
  return dir;
};

const web = (more: object = {}) => fleet({910: {name: 'web', clone_from_ctid: 900, ...more}});
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
      'index.js',
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

const BACKUP = `import {type Change, cmd, defineStep, exec as run} from '@phoenix/kit';

interface Config {
  readonly hour: number;
}

/** Lets the node back the container up every night. */
export default defineStep<Config | undefined>({
  id: 'lxc.backup',
  on: 'node',
  kinds: ['lxc'],
  after: ['lxc.healthcheck'],
  wanted: ({object}) => object.backup !== undefined,
  configSchema: {
    type: 'object',
    required: ['hour'],
    additionalProperties: false,
    properties: {hour: {type: 'integer', minimum: 0, maximum: 23}},
    examples: [{hour: 4}],
  },
  async check({resource: {id}, config, exec}): Promise<readonly Change[]> {
    const path: string = \`/etc/cron.d/backup-\${id}\`;
    const wanted = \`0 \${config!.hour} * * * root vzdump \${id}\\n\`;
    if ((await exec(cmd\`cat \${path}\`)).stdout === wanted) return [];
    const write = {kind: 'write', path, content: wanted, mode: '0644'} as const;
    return [{title: 'back it up', impact: 'none', actions: [run(cmd\`mkdir -p /etc/cron.d\`), write]}];
  },
});
`;

describe('a folder outside of phoenix', () => {
  const plugins = '{"plugins": ["../plugins"]}\n';
  const withBackup = (one: Bench, backup: object) => {
    put(join(one.dir, 'plugins/backup'), {'index.ts': BACKUP});
    return one.config(web({backup}), {'phoenix_hypervisor_config.json': plugins});
  };

  test('is a new phase in TypeScript, with a place, a config section, a plan and an end', async () => {
    const one = bench();
    const dir = withBackup(one, {hour: 3});
    const args = ['LetsGo', '--json', '--config-dir', dir] as const;
    const first = await one.phoenix(...args);
    expect({code: first.code, stderr: first.stderr}).toEqual({code: 0, stderr: ''});
    const done = events(first).flatMap((event) => (event.type === 'step-finished' ? [event.node] : []));
    const mine = done.filter((node) => /^910\/lxc\.(healthcheck|backup|snapshot\.final-form)$/.test(node));
    expect(mine.filter((node) => !node.includes('healthcheck'))).toEqual([
      '910/lxc.backup',
      '910/lxc.snapshot.final-form',
    ]);
    expect(done).not.toContain('900/lxc.backup');
    expect(readFileSync(join(one.lab, 'node/etc/cron.d/backup-910'), 'utf8')).toBe('0 3 * * * root vzdump 910\n');
    const again = events(await one.phoenix(...args));
    expect(again.at(-1)).toMatchObject({summary: {counts: {changed: 0, failed: 0}}});
    const {code, stdout} = await one.askAnywhere(
      'plugins',
      'check',
      join(one.dir, 'plugins/backup'),
      '--config-dir',
      dir,
    );
    expect({code, stdout}).toEqual({code: 0, stdout: expect.stringContaining('is left alone by a second run')});
    expect(stdout).not.toMatch(/^FAIL/m);
  });

  test('has its section checked where it stands', async () => {
    const one = bench();
    const dir = withBackup(one, {hour: 30});
    const {code, stderr} = await one.askAnywhere('validate', '--config-dir', dir);
    const lines = readFileSync(join(dir, 'phoenix_lxc_configs.json'), 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes('"hour"')) + 1;
    expect({code, stderr}).toEqual({
      code: 64,
      stderr: expect.stringMatching(new RegExp(`configs\\.json:${line}:\\d+ error`)),
    });
  });

  test('is a step of the node, and one of virtual machines', async () => {
    const one = bench();
    const write = (
      id: string,
      kind: string,
      after: string,
      path: string,
    ) => `import {cmd, defineStep} from '@phoenix/kit';
      export default defineStep({
        id: '${id}', on: 'node', kinds: ['${kind}'], after: [${after}],
        async check({resource, exec}) {
          const path = \`${path}\`;
          if ((await exec(cmd\`cat \${path}\`)).stdout === 'phoenix\\n') return [];
          return [{title: 'write ' + path, impact: 'none', actions: [{kind: 'write', path, content: 'phoenix\\n'}]}];
        },
      });`;
    const vms = {
      vms: [
        {
          ...{vmid: 8000, name: 'box', memory_mb: 512, cores: 1, storage_pool: 'local-zfs', disk_size_gb: 8},
          ...{template_image: 'https://example.com/noble-server-cloudimg-amd64.img', network_bridge: 'vmbr0'},
          network_config: {ip: 'dhcp'},
        },
      ],
    };
    const dir = one.config(fleet({}), {
      'phoenix_vm_configs.json': JSON.stringify(vms),
      'steps/motd/index.ts': write('hypervisor.motd', 'hypervisor', '', '/etc/motd'),
      'steps/note/index.js': write('vm.note', 'vm', `'vm.agent'`, `/etc/note-\${resource.id}`),
    });
    const {code, stdout, stderr} = await one.phoenix('LetsGo', '--ci', '--config-dir', dir);
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
    expect(stdout).toMatch(/hypervisor\.motd changed/);
    expect(stdout).toMatch(/8000 box.*vm\.note changed|8000\/vm\.note changed/);
    expect(readFileSync(join(one.lab, 'node/etc/motd'), 'utf8')).toBe('phoenix\n');
    expect(readFileSync(join(one.lab, 'node/etc/note-8000'), 'utf8')).toBe('phoenix\n');
  });
});

describe('secrets of features', () => {
  const VALUE = 'the-secret-itself';
  const configSchema = {
    type: 'object',
    required: ['token'],
    additionalProperties: false,
    properties: {token: {type: 'string', 'x-secret': true}, host: {type: 'string'}},
  };
  const TYPED = `import {defineFeature, type Secret} from '@phoenix/kit';
    import {hashOf} from '@phoenix/scripts';
    export default defineFeature<{readonly token: Secret}>({
      name: 'typed',
      configSchema: ${JSON.stringify(configSchema)},
      fingerprint: (_resource, config) => hashOf(config),
      async check({config: {token}, exec}) {
        const {exitCode} = await exec({argv: ['cat', '/etc/token']});
        const actions = [{kind: 'write', path: '/etc/token', content: token, mode: '0600'}] as const;
        return exitCode === 0 ? [] : [{title: \`write the token \${token}\`, impact: 'none', actions}];
      },
    });`;
  const configOf = (one: Bench, token: unknown) =>
    one.config(web({features: [{pushed: {token, host: 'a'}}, {typed: {token}}]}), {
      'secrets/token': `${VALUE}\n`,
      'steps/pushed/feature.json': JSON.stringify({name: 'pushed', configSchema}),
      'steps/pushed/apply.sh': '#!/bin/sh\n# lab: stdout=::phoenix progress 40 half way\ncat "$PHOENIX_TOKEN_FILE"\n',
      'steps/typed/index.ts': TYPED,
    });

  test('are handed over as secrets and shown nowhere', async () => {
    const one = bench();
    const dir = configOf(one, 'file:secrets/token');
    const first = await one.phoenix('LetsGo', '--json', '--verbose', '--config-dir', dir);
    expect({code: first.code, stderr: first.stderr}).toEqual({code: 0, stderr: ''});
    const changed = events(first).flatMap((event) =>
      event.type === 'step-finished' && event.outcome.status === 'changed' ? [event.node] : [],
    );
    expect(changed).toEqual(expect.arrayContaining(['910/feature.pushed', '910/feature.typed']));
    expect(first.stdout).toContain('write the token ***');
    expect(events(first)).toContainEqual(expect.objectContaining({type: 'step-progress', percent: 40}));
    expect(first.stdout).not.toContain(VALUE);
    expect(JSON.stringify(one.log())).not.toContain(VALUE);
    const again = events(await one.phoenix('LetsGo', '--json', '--config-dir', dir));
    expect(again.at(-1)).toMatchObject({summary: {counts: {changed: 0}}});
    // Another secret: what was applied with the old one is applied again.
    writeFileSync(join(dir, 'secrets/token'), 'another');
    const plan = await one.phoenix('plan', '--json', '--config-dir', dir);
    expect(plan.stdout).toContain('apply pushed');
    for (const name of ['pushed', 'typed']) {
      const checked = await one.askAnywhere('plugins', 'check', join(dir, 'steps', name), '--config-dir', dir);
      expect({code: checked.code, stdout: checked.stdout}).toEqual({
        code: 0,
        stdout: expect.stringMatching(/^pass {2}\w+: shows no secret$/m),
      });
    }
  });

  test.each([
    ['a value', VALUE, /:\d+:\d+ error: 910 features\[0\]\.pushed\.token: the feature "pushed" takes a secret here/],
    ['no text', 5, /takes a secret here/],
    [
      'a variable that is not set',
      'env:PHOENIX_NO_SUCH',
      /:\d+:\d+ error: the environment variable PHOENIX_NO_SUCH is not set/,
    ],
    ['a file that is not there', 'file:secrets/none', /secrets\/none cannot be read/],
  ])('%s is an error at its line', async (_, token, reason) => {
    const one = bench();
    const {code, stderr} = await one.askAnywhere('validate', '--config-dir', configOf(one, token));
    expect({code, stderr}).toEqual({code: 64, stderr: expect.stringMatching(reason)});
  });
});

describe('secrets of phases', () => {
  const VALUE = 'the-secret-of-a-phase';
  const phase = (id: string, after: string) => `import {cmd, defineStep, type Secret} from '@phoenix/kit';
    export default defineStep<{readonly key: Secret; readonly at: string}>({
      id: '${id}', on: 'node', kinds: ['${id.split('.')[0]}'], after: [${after}],
      wanted: ({object}) => object.${id.split('.')[1]} !== undefined,
      configSchema: {
        type: 'object', required: ['key'], additionalProperties: false,
        properties: {key: {type: 'string', 'x-secret': true}, at: {type: 'string'}},
      },
      async check({config: {key, at}, exec}) {
        if ((await exec(cmd\`cat \${at}\`)).stdout === key.reveal()) return [];
        return [{title: \`write \${key}\`, impact: 'none', actions: [{kind: 'write', path: at, content: key}]}];
      },
    });`;
  const configOf = (one: Bench, key: unknown, more: object = {seal: {key, at: '/etc/seal'}}) =>
    one.config(web({features: ['stamped'], ...more}), {
      'phoenix_hypervisor_config.json': JSON.stringify({watch: {key: 'file:secrets/key', at: '/etc/watch'}}),
      'secrets/key': `${VALUE}\n`,
      'steps/seal/index.ts': phase('lxc.seal', `'lxc.healthcheck'`),
      'steps/watch/index.ts': phase('hypervisor.watch', ''),
      'steps/stamped/feature.json': '{}',
      'steps/stamped/apply.sh': '#!/bin/sh\n',
    });

  // a guest's and the node's: written, shown nowhere; then another section of a phase: no script runs again
  test('are given to it, shown nowhere, and no business of scripts', async () => {
    const one = bench();
    const dir = configOf(one, 'file:secrets/key');
    const run = () => one.phoenix('LetsGo', '--json', '--verbose', '--config-dir', dir);
    const first = await run();
    expect({code: first.code, stderr: first.stderr}).toEqual({code: 0, stderr: ''});
    for (const name of ['seal', 'watch'])
      expect(readFileSync(join(one.lab, 'node/etc', name), 'utf8').trim()).toBe(VALUE);
    expect(first.stdout).not.toContain(VALUE);
    expect(JSON.stringify(one.log())).not.toContain(VALUE);
    configOf(one, undefined, {});
    expect(events(await run()).at(-1)).toMatchObject({summary: {counts: {changed: 0, failed: 0}}});
    configOf(one, 'file:secrets/key', {seal: {key: 'file:secrets/key', at: '/etc/other'}});
    const changed = events(await run()).flatMap((event) =>
      event.type === 'step-finished' && event.outcome.status === 'changed' ? [event.node] : [],
    );
    expect(changed).toEqual(['910/lxc.seal']);
  });

  test.each([
    ['a value', VALUE, /:\d+:\d+ error: 910 seal\.key: "seal" takes a secret here/],
    ['a variable that is not set', 'env:PHOENIX_NO_SUCH', /:\d+:\d+ error: the environment variable PHOENIX_NO_SUCH/],
  ])('%s is an error at its line', async (_, key, reason) => {
    const one = bench();
    const {code, stderr} = await one.askAnywhere('validate', '--config-dir', configOf(one, key));
    expect({code, stderr}).toEqual({code: 64, stderr: expect.stringMatching(reason)});
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

describe('phoenix plugins', () => {
  const example = (one: Bench) => {
    cpSync(join(ROOT, 'configs'), join(one.dir, 'config'), {recursive: true});
    return join(one.dir, 'config');
  };

  test.each([['--script'], []])('new %s: a folder that checks out and works at once', async (...form) => {
    const one = bench();
    const dir = example(one);
    const args = ['plugins', 'new', 'fresh', ...form, '--config-dir', dir];
    const made = await one.askAnywhere(...args);
    expect(made).toMatchObject({code: 0, stderr: ''});
    const checked = await one.askAnywhere('plugins', 'check', join(dir, 'steps/fresh'), '--config-dir', dir);
    expect(checked).toMatchObject({code: 0, stderr: ''});
    const verdicts = checked.stdout.match(/^\w+(?= {2})/gm)!;
    expect([verdicts.length, new Set(verdicts)]).toEqual([15, new Set(['pass'])]);
    const again = await one.askAnywhere(...args);
    expect(again).toMatchObject({code: 64, stderr: expect.stringContaining('"fresh" is there already')});
    const elsewhere = await one.askAnywhere(
      'plugins',
      'new',
      'other',
      '--dir',
      join(dir, 'scripts'),
      '--config-dir',
      dir,
    );
    expect(elsewhere).toMatchObject({code: 64, stderr: expect.stringContaining('is there already')});
  });

  test('types: what a plugin imports is known to the compiler, and kept up to date', async () => {
    const one = bench();
    const dir = example(one);
    const folder = join(dir, 'steps/fresh');
    const tsc = () =>
      spawnSync(
        process.execPath,
        [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder, '--skipLibCheck', 'false'],
        {
          encoding: 'utf8',
        },
      ).stdout;
    expect(await one.askAnywhere('plugins', 'new', 'fresh', '--config-dir', dir)).toMatchObject({code: 0, stderr: ''});
    expect(tsc()).toBe('');
    const file = join(folder, 'index.ts');
    const types = join(folder, 'phoenix.d.ts');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, good.replace("impact: 'none'", "impact: 'small'"));
    expect(tsc()).toMatch(/index\.ts\(\d+,\d+\): error TS2322: .*'"small"' is not assignable to type 'Impact'/);
    writeFileSync(file, good.replace('import {type Change', 'import {Change'));
    expect(tsc()).toMatch(/error TS1484: 'Change' is a type/);
    writeFileSync(file, good);
    const written = readFileSync(types, 'utf8');
    // As another phoenix left it.
    writeFileSync(types, written.slice(0, 200));
    const checked = await one.askAnywhere('plugins', 'check', folder, '--config-dir', dir);
    expect(checked.stdout).toMatch(/^pass {2}fresh: phoenix\.d\.ts was of another phoenix: written anew$/m);
    expect(readFileSync(types, 'utf8')).toBe(written);
    const again = await one.askAnywhere('plugins', 'types', folder, '--config-dir', dir);
    expect(again).toMatchObject({code: 0, stdout: expect.stringContaining('tsconfig.json is there already')});
    writeFileSync(types, '// mine');
    const mine = await one.askAnywhere('plugins', 'types', folder, '--config-dir', dir);
    expect(mine).toMatchObject({code: 64, stderr: expect.stringContaining('was not written by phoenix')});
    const none = await one.askAnywhere('plugins', 'types', join(dir, 'none'), '--config-dir', dir);
    expect(none).toMatchObject({code: 64, stderr: expect.stringContaining('there is no folder')});
  });

  test('list and show', async () => {
    const one = bench();
    const dir = one.config(web(), {'steps/backup/index.ts': BACKUP});
    const list = await one.askAnywhere('plugins', 'list', '--config-dir', dir);
    expect(list.stdout).toMatch(/^NAME +FORM +WHERE +STEPS +DESCRIPTION\n/);
    expect(list.stdout).toMatch(/^docker +script +built in +feature\.docker +Docker Engine/m);
    expect(list.stdout).toMatch(/^backup +module +\S*steps\/backup +lxc\.backup$/m);
    const json = await one.askAnywhere('plugins', 'list', '--json', '--config-dir', dir);
    const rows = json.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as {readonly name: string});
    expect(rows).toContainEqual(expect.objectContaining({name: 'backup', form: 'module', steps: ['lxc.backup']}));
    const show = await one.askAnywhere('plugins', 'show', 'lxc.backup', '--config-dir', dir);
    expect(show.stdout).toMatch(/after +lxc\.healthcheck\n/);
    expect(show.stdout).toMatch(/config +hour: integer from 0 to 23; required\n/);
    const typo = await one.askAnywhere('plugins', 'show', 'bakup', '--config-dir', dir);
    expect(typo).toMatchObject({code: 64, stderr: expect.stringContaining('did you mean backup?')});
  });

  async function isTold(one: Bench, how: 'askAnywhere' | 'anywhere', step: string, reason: RegExp) {
    const folder = put(join(outside, String(benches.length + Math.random())), {
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
  ])('check: a step that %s', (_, step, reason) => isTold(bench(), 'askAnywhere', step, reason));

  test.each([
    ['never answers', 'check: () => new Promise(() => {})', /check\(\) has not answered after 2 s/],
    [
      'computes and never ends',
      `async check({exec}) {\n  await exec({argv: ['true']});\n  for (;;);\n}`,
      /index\.ts:3: check\(\) of feature\.odd has let nothing else happen for 2 s/,
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
  ])('check: a step that %s', (_, step, reason) => isTold(hasty(), 'anywhere', step, reason));

  test('check: a case that does not hold is a failure, a plugin that is none exit 64', async () => {
    const one = bench();
    const dir = one.config(web());
    await one.askAnywhere('plugins', 'new', 'fresh', '--config-dir', dir);
    const file = join(dir, 'steps/fresh/cases/write.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"hello\\n"', '"goodbye\\n"'));
    const {code, stdout} = await one.askAnywhere('plugins', 'check', join(dir, 'steps/fresh'), '--config-dir', dir);
    expect({code, stdout}).toEqual({code: 1, stdout: expect.stringMatching(/^FAIL {2}fresh: case write/m)});
    const none = await one.askAnywhere('plugins', 'check', join(dir, 'nothing'), '--config-dir', dir);
    expect(none).toMatchObject({code: 64, stderr: expect.stringContaining('there is no folder')});
    const named = await one.askAnywhere('plugins', 'check', 'fresh', '--config-dir', dir);
    expect(named).toMatchObject({
      code: 64,
      stderr: expect.stringContaining(`plugins check ${join(dir, 'steps/fresh')}`),
    });
  });
});
