import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, jest, test} from '@jest/globals';
import {type Bench, events} from './cli.js';
import {bench, web} from './plugin-bench.js';

jest.setTimeout(120_000);

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
