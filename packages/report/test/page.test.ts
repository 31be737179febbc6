import {createHash} from 'node:crypto';
import {beforeAll, expect, test} from '@jest/globals';
import type {Event, Failure, NodeId} from '@phoenix/kit';
import {reportPage} from '../src/index.js';
import type {PageData, StepData} from '../src/page-data.js';
import {fleetRun} from './fleet.js';
import {broken, change, changed, failed, info, logOf, script, unchanged} from './runs.js';

//  0   node    zfs
//  900 base    create ── start (retried once)
//  901 web     clone (waits for 900's start) ── start ✖ ── app (blocked)
//  902 db      clone (changed) ── start (unchanged)          903 same  clone (proved)
const NODES = [
  info('0 /hypervisor.zfs'),
  info('900 base/lxc.create'),
  info('900 base/lxc.start'),
  info('901 web/lxc.clone'),
  info('901 web/lxc.start'),
  info('901 web/lxc.app'),
  info('902 db/lxc.clone'),
  info('902 db/lxc.start'),
  info('903 same/lxc.clone'),
];
const grown = change(
  'set memory and tags of 902',
  [
    {field: 'memory', from: '512', to: '1024'},
    {field: 'tags', from: undefined, to: 'db'},
    {field: 'hookscript', from: '', to: undefined},
  ],
  {impact: 'restart'},
);

const run = () =>
  script('apply', NODES)
    .start('0/hypervisor.zfs')
    .at(400)
    .end('0/hypervisor.zfs', unchanged)
    .start('900/lxc.create')
    .change('900/lxc.create', change('create 900'))
    .print('900/lxc.create', 'extracting archive')
    .at(3000)
    .end('900/lxc.create', changed(change('create 900')))
    .start('900/lxc.start')
    .retry('900/lxc.start', 1, {code: 'not-ready', message: 'CT 900 is locked (backup)'})
    .start('901/lxc.clone')
    .at(3500)
    .wait('901/lxc.clone', 'guest:900', '900/lxc.start')
    .at(5000)
    .end('900/lxc.start', changed(change('start 900')))
    .change('901/lxc.clone', change('clone 900 to 901'))
    .at(8000)
    .end('901/lxc.clone', changed(change('clone 900 to 901')))
    .start('901/lxc.start')
    .change('901/lxc.start', change('start 901'))
    .print('901/lxc.start', 'explicitly configured lxc.apparmor.profile', 'stderr')
    .at(9000)
    .end('901/lxc.start', failed(broken))
    .end('901/lxc.app', {status: 'blocked', by: '901/lxc.start'})
    .end('902/lxc.clone', changed(grown))
    .start('902/lxc.start')
    .at(9100)
    .end('902/lxc.start', unchanged)
    .end('903/lxc.clone', {status: 'unchanged', provedBy: 'final-form'})
    .say({
      type: 'diagnostic',
      node: '902/lxc.clone',
      diagnostic: {
        severity: 'warning',
        code: 'restart-pending',
        message: 'waits for a restart',
        hint: 'phoenix restart 902',
      },
    })
    .finish([
      {node: '900/lxc.create', ms: 2600},
      {node: '900/lxc.start', ms: 2000},
      {node: '901/lxc.clone', ms: 3000},
      {node: '903/lxc.clone', ms: 1},
    ]);

const dataIn = (page: string): PageData =>
  JSON.parse(/<script type="application\/json" id="run">(.*?)<\/script>/s.exec(page)![1]!);
const stepIn = (page: string, id: NodeId): StepData =>
  dataIn(page)
    .lanes.flatMap(({steps}) => steps)
    .find((step) => step.id === id)!;

/** What a reader sees of a page without its script: lines of text. */
const textOf = (page: string): string =>
  page
    .replace(/<(script|style)\b.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, '\n')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/\s*\n\s*/g, '\n');
const sectionOf = (page: string, id: string): string =>
  textOf(new RegExp(`<section id="${id}".*?</section>`, 's').exec(page)?.[0] ?? '');

let page: string;
beforeAll(async () => {
  page = await reportPage(logOf(run().events));
});

test('the head says what came of it, what was run, when, and how many steps came to what', () => {
  expect(page).toMatch(
    /<title>FAILED: 1 step failed, 1 step blocked; made: 4 changes on 3 guests \(9.1s\) – phoenix 20240501-101500-ab12<\/title>/,
  );
  const text = textOf(page);
  for (const said of [
    'phoenix LetsGo --target lab',
    '2024-05-01 10:15:00 UTC',
    'the node and 4 guests, 9 steps',
    '9.1s',
  ])
    expect(text).toContain(`\n${said}\n`);
  expect(
    [...page.matchAll(/<li class="count is-([\w-]+)">.*?<b>(\d+)<\/b>/g)].map(([, status, n]) => `${n} ${status}`),
  ).toEqual(['1 failed', '4 changed', '3 unchanged', '1 blocked']);
  expect([...page.matchAll(/<a href="#([\w-]+)">/g)].map(([, id]) => id)).toEqual([
    'failures',
    'timeline',
    'changes',
    'slowest',
    'waits',
    'critical-path',
    'notices',
  ]);
  for (const [, id] of page.matchAll(/<a href="#([\w-]+)">/g)) expect(page).toContain(` id="${id}"`);
});

test('a failure is told with its evidence, its output, what to try and what was not tried', () => {
  const text = sectionOf(page, 'failures');
  expect(text).toContain("`pct start 901` exited 255: startup for container '901' failed");
  expect(text).toContain('lxc_spawn: 1734 Failed to initialize container');
  expect(text).toContain('see why: pct start 901 --debug');
  expect(text).toContain('Output, 1 line\nexplicitly configured lxc.apparmor.profile');
  expect(text).toContain('Not tried because of it: 1 step of 901 web.');
});

test('changes are told per guest and field; set and unset are told apart, and what they cost', () => {
  const section = /<section id="changes".*?<\/section>/s.exec(page)![0];
  expect(section).toContain('<dt>memory</dt><dd><del>512</del> <ins>1024</ins></dd>');
  expect(section).toMatch(/<dt>tags<\/dt><dd>\s*<ins>db<\/ins><\/dd>/);
  expect(section).toMatch(/<dt>hookscript<\/dt><dd><del>&#39;&#39;<\/del>\s*<\/dd>/);
  expect(section).toContain('<span class="impact is-restart">restart</span>');
  // What the failed step was about to do is no change.
  expect(textOf(section)).not.toContain('start 901');
  expect(stepIn(page, '901/lxc.start')).toMatchObject({changes: [], begun: [{title: 'start 901'}]});
});

test('waits, slow steps, the critical path and warnings are tables and lists', () => {
  expect(sectionOf(page, 'waits')).toContain('guest:900\n1.5s\n1\n901 web/lxc.clone\n1.5s\n900 base/lxc.start');
  // Work is without the wait.
  expect(sectionOf(page, 'slowest')).toContain('901 web/lxc.clone\nchanged\n3.5s\n1.5s\n3.0s');
  expect(sectionOf(page, 'critical-path')).toContain('And 1 shorter step, 0.0s together.');
  expect(sectionOf(page, 'notices')).toContain(
    '902 db/lxc.clone\nwaits for a restart\nrestart-pending\nTry\nphoenix restart 902',
  );
  for (const [table] of page.matchAll(/<table.*?<\/table>/gs)) {
    expect(table).toMatch(/<th scope="col"/);
    expect(table).toMatch(/<th scope="row"/);
  }
});

test('the timeline has lanes, the node first, with waits, retries and what was never asked', () => {
  const {lanes, end, path} = dataIn(page);
  expect(
    lanes.map(({label, steps}) => `${label}: ${steps.map(({name, from, to}) => `${name} ${from}-${to}`).join(', ')}`),
  ).toEqual([
    'node: hypervisor.zfs 0-400',
    '900 base: lxc.create 400-3000, lxc.start 3000-5000',
    '901 web: lxc.clone 3000-8000, lxc.start 8000-9000, lxc.app 9000-9000',
    '902 db: lxc.clone 9000-9000, lxc.start 9000-9100',
    '903 same: lxc.clone 9100-9100',
  ]);
  expect(end).toBe(9100);
  expect(path).toEqual(['900/lxc.create', '900/lxc.start', '901/lxc.clone', '903/lxc.clone']);
  expect(stepIn(page, '901/lxc.clone').waits).toEqual([
    {from: 3500, to: 5000, lock: 'guest:900', holder: '900/lxc.start', holderLabel: '900 base/lxc.start'},
  ]);
  expect(stepIn(page, '900/lxc.start').retries).toEqual([
    {at: 3000, attempt: 1, attempts: 3, delayMs: 1000, cause: 'CT 900 is locked (backup)'},
  ]);
  expect(stepIn(page, '903/lxc.clone')).toMatchObject({status: 'unchanged', words: 'unchanged (proved by final-form)'});
});

test('nothing is fetched, and only what the build made may run', () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!.replaceAll('&#39;', "'");
  expect(policy).toMatch(/^default-src 'none';/);
  const [style, code] = [/<style>(.*?)<\/style>/s, /<script>(.*)<\/script>/s].map((one) => one.exec(page)![1]!);
  for (const [directive, text] of [
    ['style-src', style],
    ['script-src', code],
  ] as const)
    expect(policy).toContain(`${directive} 'sha256-${createHash('sha256').update(text!).digest('base64')}'`);
  const markup = page.replace(style!, '').replace(code!, '');
  expect(markup.match(/\b(src|href|action|style|on\w+)="(?!#)[^"]*"/g)).toBeNull();
  expect(`${style}${markup}`).not.toMatch(/url\(["']?(?!#)|https?:|@import/);
});

test('hostile names and outputs stay text', async () => {
  const evil = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'&<!--`;
  const plain = info('900 web/lxc.create');
  const node = {...plain, resource: {...plain.resource, name: evil}};
  const failure: Failure = {
    code: 'command-failed',
    command: evil,
    exitCode: 1,
    stderr: `${evil}\n\u001b[31mred\u001b[0m`,
    hint: evil,
  };
  const {events} = script('apply', [node])
    .start(node.id)
    .print(node.id, `${evil}\u001b]0;title\u0007\u001b[2J\u0000\u202e`)
    .change(node.id, change(evil, [{field: evil, from: evil, to: `${evil}\u001b[31m`}]))
    .say({type: 'diagnostic', diagnostic: {severity: 'warning', code: evil, message: evil, hint: evil}})
    .end(node.id, {status: 'failed', failure, changes: [change(evil, [{field: evil, from: evil, to: evil}])]})
    .finish();
  const text = await reportPage(logOf(events, {id: evil, command: evil, version: evil, startedAt: evil}));
  // Two scripts, the data and ours, and nothing that the guest said became a tag.
  expect(text.match(/<script\b/g)).toHaveLength(2);
  expect(text).not.toMatch(/<img|<!--/);
  expect(text).not.toContain('alert(1)</script>');
  expect(text.replace(/<script>.*<\/script>/s, '')).not.toMatch(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/,
  );
  expect(dataIn(text).lanes[0]!.label).toBe(`900 ${evil}`);
  expect(stepIn(text, node.id).output.lines[0]![0]).toBe(`${evil}\\x00\\u202e`);
  expect(textOf(text)).toContain(evil);
});

test('what a guest prints is bounded, and it is said where it was cut', async () => {
  const nodes = Array.from({length: 60}, (_, i) => info(`${900 + i} web/lxc.app`));
  const told = script('apply', nodes);
  for (const {id} of nodes) {
    told.start(id).print(id, `${'x'.repeat(3_000_000)}`);
    for (let n = 1; n < 3000; n++) told.print(id, `line ${n} ${'y'.repeat(380)}`);
    told.end(id, id.startsWith('959') ? failed(broken) : unchanged);
  }
  const text = await reportPage(logOf(told.finish().events));
  expect(text.length).toBeLessThan(8_000_000);
  const first = stepIn(text, '900/lxc.app').output;
  expect(first.lines[0]![0]).toMatch(/^x{400}… \(cut\)$/);
  expect(first).toMatchObject({cut: 2800, cutAt: 40, lines: {length: 200}});
  expect(first.lines[39]![0]).toContain('line 39 ');
  expect(first.lines[40]![0]).toContain('line 2840 ');
  expect(first.lines.at(-1)![0]).toContain('line 2999 ');
  // The budget of the page is spent: of those that went well the end is left; what failed is served first.
  expect(stepIn(text, '958/lxc.app').output).toMatchObject({cut: 2990, cutAt: 0, lines: {length: 10}});
  expect(stepIn(text, '959/lxc.app').output.lines).toHaveLength(200);
  expect(sectionOf(text, 'failures')).toContain('… 2,800 lines left out …');
});

test.each([
  [false, 'BROKE OFF after 5.0s: 2 of 9 steps ended, 1 change made', 'Where it broke off'],
  [true, 'RUNNING after 5.0s: 2 of 9 steps ended, 1 change made', 'Where it is'],
] as const)('a run without an end (running: %s) is shown as far as it came', async (isRunning, verdict, title) => {
  const {events} = run();
  const until = events.findIndex(({type, at}) => type === 'step-finished' && at === 5000);
  const cut: Event[] = [
    ...events.slice(0, until),
    {type: 'step-progress', node: '900/lxc.start', message: 'boots', at: 5000},
  ];
  const text = await reportPage(logOf(cut, {isRunning}));
  expect(text).toContain(`<title>${verdict} –`);
  const section = sectionOf(text, 'open-end');
  expect(section).toContain(title);
  expect(section).toContain('900 base/lxc.start\nunder way: boots, since 3.0s');
  expect(section).toContain('901 web/lxc.clone\nwaiting for guest:900, held by 900 base/lxc.start, since 3.0s');
  expect(section).toContain('5 steps had not been begun.');
  expect(stepIn(text, '901/lxc.clone')).toMatchObject({status: 'waiting', to: 5000, waits: [{from: 3500, to: 5000}]});
  // A guest that nothing was heard of has a lane and no bars.
  expect(dataIn(text).lanes.at(-1)).toEqual({label: '903 same', steps: []});
});

test('a run of which nothing was written but its name is still a page', async () => {
  const text = await reportPage(logOf([]));
  expect(text).toContain('<title>BROKE OFF: nothing had been begun –');
  expect(text).not.toContain('id="chart"');
});

test('a plan tells what would be done and what follows, and no path', async () => {
  const nodes = [info('900 base/lxc.create'), info('900 base/lxc.start', ['900/lxc.create'])];
  const {events} = script('plan', nodes)
    .start('900/lxc.create')
    .at(5)
    .end('900/lxc.create', {
      status: 'planned',
      changes: [change('create 900', [{field: 'memory', from: undefined, to: '512'}])],
    })
    .end('900/lxc.start', {status: 'deferred', by: '900/lxc.create'})
    .finish([{node: '900/lxc.create', ms: 5000}]);
  const text = await reportPage(logOf(events));
  expect(text).toContain('<title>Plan: 1 change on 1 guest, 1 step follows –');
  expect(sectionOf(text, 'changes')).toContain('Planned changes');
  expect(sectionOf(text, 'changes')).toContain('Then 1 step that cannot be asked yet: lxc.start');
  expect(dataIn(text).path).toEqual([]);
  expect(text).not.toContain('id="critical-path"');
});

test('tests pass and fail, after the bring-up that they belong to: both verdicts, the graver one first', async () => {
  const before = script('apply', [info('900 base/lxc.create')])
    .start('900/lxc.create')
    .at(2000)
    .end('900/lxc.create', changed(change('create 900')))
    .finish();
  const nodes = [info('900 base/test.smoke > answers'), info('900 base/test.smoke > is quick')];
  const failure: Failure = {code: 'test-failed', test: 'is quick', verdict: 'exit 3', output: 'took 4 s'};
  const {events} = script('test', nodes, before.events)
    .start('900/test.smoke > answers')
    .start('900/test.smoke > is quick')
    .at(500)
    .end('900/test.smoke > answers', unchanged)
    .end('900/test.smoke > is quick', failed(failure))
    .finish();
  const text = await reportPage(logOf(events));
  expect(text).toContain('<title>FAILED: 1 of 2 tests failed (0.5s) –');
  expect(textOf(text)).toContain('\nDone: 1 change on 1 guest in 2.0s\n');
  expect(sectionOf(text, 'failures')).toContain('exit 3: took 4 s');
  // One lane; the tests begin where the bring-up ended.
  expect(dataIn(text).lanes.map(({steps}) => steps.map(({name, status, from}) => `${name} ${status} ${from}`))).toEqual(
    [['lxc.create changed 0', 'test.smoke > answers passed 2000', 'test.smoke > is quick failed 2000']],
  );
});

test('events of a newer phoenix are left out', async () => {
  const {events} = run();
  const newer = [
    ...events.slice(0, 1),
    {type: 'step-dreamt', node: '900/lxc.create', at: 1},
    {type: 'step-started', node: '77/x.y', at: 2},
    ...events.slice(1),
  ];
  expect(await reportPage(logOf(newer as Event[]))).toBe(page);
});

test('two hundred guests', async () => {
  const text = await reportPage(fleetRun(200));
  expect(dataIn(text).lanes).toHaveLength(200);
  expect(dataIn(text).lanes.flatMap(({steps}) => steps)).toHaveLength(2600);
  expect(text.length).toBeLessThan(4_000_000);
  // More than a handful of failures are folded, the changes of each guest too.
  expect(text.match(/<article class="failure">/g)).toHaveLength(5);
  expect(text).not.toContain('<details class="guest" open>');
});
