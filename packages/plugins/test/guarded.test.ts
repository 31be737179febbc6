import {afterEach, describe, expect, test} from '@jest/globals';
import type {Resource, Step, StepContext} from '@phoenix/kit';
import {loadPlugins, PluginFault} from '../src/index.js';
import {folders, removeFolders} from './folders.js';

afterEach(removeFolders);

const STEP = `{id: 'lxc.backup', on: 'node', check: async () => []}`;

describe('a step that does not keep to the contract says so', () => {
  const made = async (more: string): Promise<Step> => {
    const root = folders({'one/index.js': `export default {...${STEP}, ${more}};`});
    const {steps, diagnostics} = await loadPlugins([{path: root, strict: true}]);
    expect(diagnostics).toEqual([]);
    return steps[0]!;
  };
  const resource = {object: {}} as unknown as Resource;
  const exec = async () => ({exitCode: 0, stdout: 'said', stderr: ''});
  const context = {resource, exec} as unknown as StepContext;

  test.each([
    ['wanted', 'wanted: () => undefined', /^wanted\(\) of lxc\.backup answers undefined, not true or false$/],
    ['wanted', 'wanted: ({object}) => object.a.b', /^wanted\(\) of lxc\.backup throws TypeError: .* \(index\.js:1\)$/],
    ['uses', `uses: () => 'hypervisor.zfs'`, /answers "hypervisor\.zfs", not a list of steps/],
    ['locks', `locks: () => [{name: 'a'}]`, /answers \[\{"name":"a"\}\], not a list of \{name, units/],
    ['contribute', 'contribute: () => null', /answers null, not a patch/],
    ['fingerprint', 'fingerprint: async () => "x"', /answers a promise, not a text/],
    ['settle', 'settle: () => 5', /answers 5, not \{everyMs, withinMs\}/],
  ] as const)('%s: %s', async (hook, code, reason) => {
    const step = await made(code);
    const ask = step[hook] as (resource: Resource, config: unknown) => unknown;
    expect(() => ask(resource, {})).toThrow(reason);
    expect(() => ask(resource, {})).toThrow(PluginFault);
  });

  test.each([
    ['nothing', 'return', /^check\(\) of lxc\.backup does not answer with a list of changes but with undefined$/],
    ['a text thrown', `throw 'x'`, /throws "x", which is no Error$/],
    ['null thrown', 'throw null', /throws null, which is no Error$/],
    ['null for a change', 'return [null]', /answers with null for a change/],
    ['no title', 'return [{}]', /a change without a title: \{\}/],
    ['no impact', `return [{title: 'a', impact: 'small'}]`, /whose impact is "small", not one of none, hotplug/],
    ['no actions', `return [{title: 'a', impact: 'none'}]`, /whose actions are undefined, not a list/],
    [
      'cleanup that is no list',
      `return [{title: 'a', impact: 'none', actions: [], cleanup: {}}]`,
      /whose cleanup is \{\}, not a list/,
    ],
    [
      'an action of no kind',
      `return [{title: 'a', impact: 'none', actions: [{kind: 'run'}]}]`,
      /whose action is of kind "run", not "exec" or "write"/,
    ],
    [
      'a command that is a text',
      `return [{title: 'a', impact: 'none', actions: [{kind: 'exec', command: 'ls'}]}]`,
      /whose command is "ls", and not as cmd/,
    ],
    [
      'a word that is a number',
      `return [{title: 'a', impact: 'none', actions: [{kind: 'exec', command: {argv: ['ls', 5]}}]}]`,
      /whose command has a word that is no text: 5/,
    ],
    [
      'a path that is relative',
      `return [{title: 'a', impact: 'none', actions: [{kind: 'write', path: 'etc/a', content: ''}]}]`,
      /whose file has the path "etc\/a", which is not absolute/,
    ],
    [
      'no content',
      `return [{title: 'a', impact: 'none', actions: [{kind: 'write', path: '/etc/a', content: 5}]}]`,
      /whose file \/etc\/a has the content 5, no text/,
    ],
    ['a command that is a text, asked', `await exec('ls')`, /asks exec\(\) for a command that is "ls"/],
  ])('check() with %s', async (_, code, reason) => {
    const step = await made(`check: async ({exec}) => {${code};}`);
    await expect(step.check(context)).rejects.toThrow(reason);
  });

  test('what is thrown on purpose, and what is right, passes as it is', async () => {
    const step = await made(
      `mark: 'mine', wanted({object}) {return this.mark === 'mine';}, async check({exec}) {throw new TypeError(this.mark + (await exec({argv: ['a']})).stdout);}`,
    );
    expect(step.wanted!(resource)).toBe(true);
    await expect(step.check(context)).rejects.toThrow(new TypeError('minesaid'));
  });
});
