import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from '@jest/globals';
import {change, cmd, defineStep, exec, type LxcResource, Refusal, Secret, Skip, type Step} from '@phoenix/kit';
import {activeTasks, guestState, nodeState, storages, templates} from '@phoenix/proxmox';
import {type Case, readCases, runCase} from '../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'cases-test-'));
afterAll(() => rmSync(folder, {recursive: true}));

const container = ({resource}: {readonly resource: unknown}) => (resource as LxcResource).container;

/** Wants the memory that the config says. */
const memory = defineStep({
  id: 'lxc.memory',
  on: 'node',
  async check(context) {
    const state = await context.facts(guestState(context.resource.id));
    if (state === undefined) throw new Skip('it is not there');
    if (state.config.lock !== undefined) throw new Refusal('locked', 'it is locked', 'wait');
    const {memoryMb} = container(context);
    const now = state.config.keys.get('memory');
    if (now === String(memoryMb)) return [];
    context.warn('small', 'it was small');
    return [
      change(`set memory`, [cmd`pct set 900 --memory ${memoryMb}`], {
        diff: [{field: 'memory', from: now, to: String(memoryMb)}],
      }),
    ];
  },
}) as Step;

const stepThat = (check: Step['check'], more: Partial<Step> = {}): Step => ({id: 'lxc.x', on: 'node', check, ...more});
const guest = {files: {'/etc/pve/lxc/900.conf': ['memory: 512']}, running: [900]};
const right: Case = {
  about: 'memory differs',
  node: guest,
  changes: [
    {title: 'set memory', commands: ['pct set 900 --memory 1024'], diff: [{field: 'memory', from: '512', to: '1024'}]},
  ],
  warnings: ['small'],
};

test('a case passes, and what differs is shown line by line', async () => {
  expect(await runCase(memory, right)).toEqual({status: 'passed', report: ''});
  expect(await runCase([memory], {...right, step: 'lxc.memory'})).toEqual({status: 'passed', report: ''});
  const {status, report} = await runCase(memory, {...right, resource: {container: {memoryMb: 2048}}});
  expect(status).toBe('failed');
  const differing = report.split('\n').filter((line) => /^[-+]/.test(line));
  expect(differing).toEqual([
    '-         "pct set 900 --memory 1024"',
    '+         "pct set 900 --memory 2048"',
    '-           "to": "1024"',
    '+           "to": "2048"',
  ]);
  expect((await runCase(memory, {...right, warnings: []})).status).toBe('failed');
  expect((await runCase(memory, {...right, changes: []})).status).toBe('failed');
  expect((await runCase([memory], {...right, step: 'lxc.other'})).report).toContain('lxc.other');
});

test('refusals, skips and other failures are answers too', async () => {
  const locked = {files: {'/etc/pve/lxc/900.conf': 'lock: backup\n'}};
  expect((await runCase(memory, {about: 'a', node: locked, refusal: {reason: 'locked', hint: 'wait'}})).status).toBe(
    'passed',
  );
  expect((await runCase(memory, {about: 'a', node: locked, refusal: {reason: 'other'}})).report).toContain(
    '+     "reason": "locked"',
  );
  expect((await runCase(memory, {about: 'a', skip: 'it is not there'})).status).toBe('passed');
  const inside = stepThat(async ({exec: ask}) => [waitingFor((await ask(cmd`uptime`)).stdout)], {on: 'guest'});
  const waitingFor = (title: string) => change(title, []);
  const stopped: Case = {about: 'a', node: {files: guest.files}, failure: {code: 'not-ready'}};
  expect((await runCase(inside, stopped)).status).toBe('passed');
  const answers = [{command: 'uptime', stdout: 'long'}];
  expect(
    (await runCase(inside, {about: 'a', node: guest, guest: {answers}, changes: [{title: 'long', commands: []}]}))
      .status,
  ).toBe('passed');
});

test('a case that is to do fails as soon as it passes', async () => {
  expect((await runCase(memory, {...right, changes: [], todo: 'later'})).status).toBe('todo');
  const {status, report} = await runCase(memory, {...right, todo: 'later'});
  expect({status, report}).toEqual({status: 'failed', report: 'it passes now: take away its todo (later)'});
});

test('a look that the case does not answer, and an answer that nobody wants, fail it', async () => {
  const curious = stepThat(async ({exec: ask}) => {
    await ask(cmd`zpool list`).catch(() => undefined);
    return [];
  });
  const {report} = await runCase(curious, {about: 'a', node: {answers: [{command: 'date', stdout: ''}]}, changes: []});
  expect(report).toBe('the case has no answer for: zpool list\nnobody asked for: date');
});

test('what every answer must keep to', async () => {
  const reportOf = async (step: Step, more: Partial<Case> = {}) =>
    (await runCase(step, {about: 'a', changes: [], ...more})).report;
  let asked = 0;
  expect(await reportOf(stepThat(async () => [change(`ask ${asked++}`, [])]))).toContain(
    'asked twice, it answers differently',
  );
  const resource = {container: {rootPassword: {secret: 'hunter2'}}};
  const leak = (...argv: string[]) => stepThat(async () => [change('x', [{argv}])]);
  expect(await reportOf(leak('chpasswd', 'root:hunter2'), {resource})).toContain(
    'a command shows the value of a secret',
  );
  const titled = stepThat(async (context) => [change(`set ${container(context).rootPassword!.reveal()}`, [])]);
  expect(await reportOf(titled, {resource})).toContain('a title shows the value of a secret');
  const safe = stepThat(async () => [change('x', [{argv: ['chpasswd'], stdin: new Secret('root:hunter2')}])]);
  expect(
    await reportOf(safe, {resource, changes: [{title: 'x', commands: ['chpasswd'], stdin: {contains: 'hunter2'}}]}),
  ).toBe('');
  for (const word of ['undefined', 'name=undefined,x=1', 'NaNG', 'a [object Object]'])
    expect(await reportOf(leak('pct', word))).toContain('an argument that is a mistake');
  expect(await reportOf(leak('pct', 'undefined-behaviour'))).not.toContain('mistake');
  const cleaning = stepThat(async () => [change('x', [], {cleanup: [exec(cmd`rm ${'hunter2'}`)]})]);
  expect(await reportOf(cleaning, {resource})).toContain('a command shows');
});

test('the facts of a node are read from its files', async () => {
  const seen: unknown[] = [];
  const looking = stepThat(async ({facts, resource: {id}}) => {
    const node = await facts(nodeState);
    const local = (await facts(storages)).find((one) => one.id === 'local')!;
    const tasks = (await facts(activeTasks(id))).map(({type, user}) => `${type} ${user}`);
    seen.push(
      [...node.clusterIds],
      [...node.guests.keys()],
      await facts(templates(local)),
      tasks,
      node.guests.get(300)?.running,
    );
    return [];
  });
  await runCase(looking, {
    about: 'a',
    node: {
      name: 'pve7',
      files: {
        ...guest.files,
        '/etc/pve/qemu-server/300.conf': 'memory: 1\n',
        '/etc/pve/nodes/pve2/lxc/5.conf': '',
        '/var/lib/vz/template/cache/a.tar.zst': '',
        '/var/lib/vz/template/cache/deep/b.tar.zst': '',
      },
      running: [300],
      tasks: [
        {type: 'vzdump', id: '900'},
        {type: 'vzstart', id: '900', dead: true},
        {type: 'vzstart', id: '901'},
      ],
    },
    changes: [],
  });
  const own = (kind: string) => ({node: 'pve7', kind});
  expect(seen.slice(0, 5)).toEqual([
    expect.arrayContaining([
      [900, own('lxc')],
      [300, own('vm')],
      [5, {node: 'pve2', kind: 'lxc'}],
    ]),
    [900, 300],
    ['local:vztmpl/a.tar.zst'],
    ['vzdump root@pam'],
    true,
  ]);
});

test('case files are read by name, and a misspelt one is named', async () => {
  expect(await readCases(join(folder, 'none'))).toEqual([]);
  writeFileSync(join(folder, 'b.json'), JSON.stringify(right));
  writeFileSync(join(folder, 'a.json'), '{"about": "x", "skip": "y"}');
  expect((await readCases(folder)).map(({name}) => name)).toEqual(['a', 'b']);
  writeFileSync(join(folder, 'c.json'), '{"about": "", "changes": [{"titel": "x"}], "skip": "y", "nodes": {}}');
  await expect(readCases(folder)).rejects.toThrow(
    /c\.json: it does not say what it is `about`; it needs one of .*, and has 2; the case has no "nodes"; change has no "titel"$/,
  );
});
