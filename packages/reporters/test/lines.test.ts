import {readFileSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import {type Event, exec, type Failure, Secret} from '@phoenix/kit';
import {Ajv} from 'ajv';
import {flatReporter, jsonReporter, planView} from '../src/index.js';
import {broken, change, changed, collect, nodesOf, play, script, unchanged} from './script.js';

//  node pve1   zfs
//  900 base    create ── start(waits for a lock, retried)
//  901 web     clone (printing rubbish) ── start
//  903 db      clone ── start ✖ ── docker (blocked)
//  904 cache   clone  (skipped)         905 same   clone (unchanged, proved)
const nodes = nodesOf({
  'node pve1': ['hypervisor.zfs'],
  '900 base': ['lxc.create', 'lxc.start'],
  '901 web': ['lxc.clone', 'lxc.start'],
  '903 db': ['lxc.clone', 'lxc.start', 'feature.docker'],
  '904 cache': ['lxc.snapshot'],
  '905 same': ['lxc.clone'],
});
const run = () =>
  script('apply', nodes)
    .end(unchanged, '0/hypervisor.zfs')
    .at(0.1)
    .start('900/lxc.create')
    .change('900/lxc.create', 'create 900 from local:vztmpl/debian-12.tar.zst')
    .print('900/lxc.create', 'extracting archive')
    .at(3.2)
    .end(changed('create 900 from local:vztmpl/debian-12.tar.zst'), '900/lxc.create')
    .start('900/lxc.start', '901/lxc.clone')
    .wait('901/lxc.clone', 'guest:900', '900/lxc.start')
    .at(4)
    .retry('900/lxc.start', 1, 2000, {code: 'not-ready', message: 'CT 900 is locked (backup)', hint: 'pct unlock 900'})
    .at(7.5)
    .end(changed('start 900'), '900/lxc.start')
    .change('901/lxc.clone', 'clone 901 from 900')
    .print('901/lxc.clone', '\u001b[2J\u001b[1;1H10%\r\u001b[32m100%\u001b[0m\u0007', 'stderr')
    .at(9)
    .end(changed('clone 901 from 900', 'describe 901'), '901/lxc.clone')
    .end(unchanged, '901/lxc.start')
    .end(changed('clone 903 from 900'), '903/lxc.clone')
    .end({status: 'failed', failure: broken, changes: []}, '903/lxc.start')
    .end({status: 'blocked', by: '903/lxc.start'}, '903/feature.docker')
    .end({status: 'skipped', reason: 'bind mount mp1'}, '904/lxc.snapshot')
    .warn('904/lxc.snapshot', 'bind-mount', 'no snapshots while mp1 is a bind mount', 'as: raw')
    .end({status: 'unchanged', provedBy: 'final-form'}, '905/lxc.clone')
    .at(9.5)
    .finish({
      waits: [{lock: 'guest:900', ms: 4300, steps: 1}],
      criticalPath: [
        {node: '900/lxc.create', ms: 3100},
        {node: '900/lxc.start', ms: 4300},
        {node: '901/lxc.clone', ms: 1500},
      ],
    }).events;

test('flat: a run as a log reads it, and no byte that a terminal would obey', () => {
  const out = collect();
  play(run(), flatReporter(out));
  expect(out.text).toBe(`0.0s run apply: 6 resources, 10 steps
0.0s node pve1/hypervisor.zfs unchanged
0.1s 900 base/lxc.create ~ create 900 from local:vztmpl/debian-12.tar.zst
0.1s 900 base/lxc.create | extracting archive
3.2s 900 base/lxc.create changed (1): create 900 from local:vztmpl/debian-12.tar.zst
3.2s 901 web/lxc.clone waiting for guest:900, held by 900 base/lxc.start
4.0s 900 base/lxc.start retrying in 2.0s, attempt 1 of 3 failed: CT 900 is locked (backup)
7.5s 900 base/lxc.start changed (1): start 900
7.5s 901 web/lxc.clone ~ clone 901 from 900
7.5s 901 web/lxc.clone ! 100%\\x07
9.0s 901 web/lxc.clone changed (2): clone 901 from 900; describe 901
9.0s 901 web/lxc.start unchanged
9.0s 903 db/lxc.clone changed (1): clone 903 from 900
9.0s 903 db/lxc.start failed: \`pct start 903\` exited 255: startup for container '903' failed
9.0s 903 db/feature.docker blocked by 903 db/lxc.start
9.0s 904 cache/lxc.snapshot skipped: bind mount mp1
9.0s 904 cache/lxc.snapshot warning bind-mount: no snapshots while mp1 is a bind mount (as: raw)
9.0s 905 same/lxc.clone unchanged (proved by final-form)

Changed
  ✔ 900 base  2 changes, 7.4s
    lxc.create  create 900 from local:vztmpl/debian-12.tar.zst
    lxc.start   start 900
  ✔ 901 web  2 changes, 5.8s
    lxc.clone  clone 901 from 900
               describe 901
  ✖ 903 db  1 change, 0.0s
    lxc.clone  clone 903 from 900
  the node and 1 guest unchanged

Skipped
  bind mount mp1: 904 cache/lxc.snapshot

Warnings
  ⚠ 904 cache/lxc.snapshot: no snapshots while mp1 is a bind mount (as: raw) [bind-mount]

Waited for
  guest:900  4.3s in 1 step

Critical path (8.9s of 9.5s)
    3.1s  900 base/lxc.create
    4.3s  900 base/lxc.start
    1.5s  901 web/lxc.clone

Failed
  ✖ 903 db/lxc.start: \`pct start 903\` exited 255: startup for container '903' failed
      | lxc_spawn: 1734 Failed to initialize container
      | startup for container '903' failed
      try: pct start 903 --debug
      not tried because of it: 1 step of 903 db (feature.docker)

FAILED: 1 step failed, 1 step blocked; made: 5 changes on 3 guests (9.5s)
`);
  expect(out.text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test('flat: the verdict of a run that had nothing to do, one that did all, and one that was interrupted', () => {
  const last = (events: readonly Event[]) => {
    const out = collect();
    play(events, flatReporter(out));
    return out.text.trimEnd().split('\n').at(-1);
  };
  const two = nodesOf({'900 base': ['lxc.create'], '901 web': ['lxc.clone']});
  const pve = nodesOf({'node pve1': ['hypervisor.zfs'], '900 base': ['lxc.create']});
  expect([
    last(script('apply', two).at(1.2).end(unchanged, '900/lxc.create', '901/lxc.clone').finish().events),
    last(script('apply', pve).at(1).end(unchanged, '0/hypervisor.zfs', '900/lxc.create').finish().events),
    last(script('apply', pve.slice(0, 1)).at(1).end(unchanged, '0/hypervisor.zfs').finish().events),
    last(
      script('apply', two).at(24.1).end(changed('a', 'b'), '900/lxc.create').end(unchanged, '901/lxc.clone').finish()
        .events,
    ),
    last(
      script('apply', two)
        .at(65)
        .end(changed('a'), '900/lxc.create')
        .end({status: 'cancelled'}, '901/lxc.clone')
        .finish().events,
    ),
  ]).toEqual([
    'Nothing to do: 2 guests are as described. (1.2s)',
    'Nothing to do: the node and 1 guest are as described. (1.0s)',
    'Nothing to do: the node is as described. (1.0s)',
    'Done: 2 changes on 1 guest in 24.1s',
    'INTERRUPTED: 1 step not run; made: 1 change on 1 guest (1m05s)',
  ]);
});

test('flat: what was interrupted does not look finished', () => {
  const out = collect();
  const events = script('apply', nodesOf({'900 base': ['lxc.create', 'lxc.start'], '901 web': ['lxc.clone']}))
    .start('900/lxc.create')
    .at(2)
    .end(changed('create 900'), '900/lxc.create')
    .end({status: 'cancelled'}, '900/lxc.start', '901/lxc.clone')
    .finish().events;
  play(events, flatReporter(out));
  expect(out.text).not.toContain('cancelled');
  expect(out.text.slice(out.text.indexOf('\nChanged'))).toBe(`
Changed
  ↓ 900 base  1 change, 2.0s, stopped before lxc.start
    lxc.create  create 900

INTERRUPTED: 2 steps not run; made: 1 change on 1 guest (2.0s)
`);
});

test('flat: waiting is told but is no change', () => {
  const out = collect();
  const wait = {title: 'agent is up', impact: 'none', actions: []} as const;
  const told = script('apply', nodesOf({'900 base': ['vm.start']})).start('900/vm.start');
  play([...told.events, {type: 'step-change', node: '900/vm.start', change: wait, at: 100}], flatReporter(out));
  play(told.end({status: 'changed', changes: [wait]}, '900/vm.start').finish().events, flatReporter(out));
  expect(out.text).toContain('0.1s 900 base/vm.start waiting: agent is up\n');
  expect(out.text).toContain('Nothing to do: 1 guest is up.');
});

test('json: every line of every kind of event is described by the schema, to the last field', () => {
  const out = collect();
  const secret = new Secret('hunter2');
  const everything = change('write the key', {impact: 'data-loss', diff: [{field: 'swap', from: undefined, to: '0'}]});
  const whole = {
    ...everything,
    once: true,
    touches: ['guest:900'] as const,
    cleanup: [exec({argv: ['rm']})],
    actions: [
      exec({argv: ['tee'], stdin: secret}),
      {kind: 'write', path: '/etc/key', content: secret, mode: '0600', owner: 'root'} as const,
    ],
  };
  const failures: readonly Failure[] = [
    broken,
    {code: 'host-unreachable', host: 'pve1', message: 'timed out', hint: 'is it on?'},
    {code: 'timeout', what: 'pct start 900', ms: 60_000},
    {code: 'not-ready', message: 'not up'},
    {code: 'did-not-converge', remaining: ['start 900'], stderr: ''},
    {code: 'refused', reason: 'protection', message: 'protected'},
    {code: 'internal', step: 'lxc.start', message: 'x is undefined', stack: 'Error'},
  ];
  const all: Event[] = [
    ...run(),
    {type: 'step-change', node: '900/lxc.create', change: whole, at: 1},
    {type: 'step-finished', node: '900/lxc.create', outcome: {status: 'deferred', by: '900/lxc.start'}, at: 1},
    {type: 'step-finished', node: '900/lxc.create', outcome: {status: 'cancelled'}, at: 1},
    ...failures.map(
      (failure): Event => ({
        type: 'step-finished',
        node: '900/lxc.create',
        outcome: {status: 'failed', failure, changes: [whole]},
        at: 1,
      }),
    ),
    {type: 'step-progress', node: '900/lxc.create', message: 'pulling image', percent: 40, at: 1},
    {
      type: 'diagnostic',
      diagnostic: {
        severity: 'error',
        code: 'cycle',
        message: 'a, b, a',
        source: {file: 'c.json', pointer: '/a', line: 1, column: 2, frame: '>'},
      },
      at: 0,
    },
  ];
  play(all, jsonReporter(out));
  const schema = JSON.parse(readFileSync(new URL('../schema/events.schema.json', import.meta.url), 'utf8'));
  const known = new Ajv({allErrors: true}).compile(closed(schema));
  const lines = out.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(all.length);
  for (const line of lines) expect([known(line), known.errors, line]).toEqual([true, null, line]);
  expect(new Set(lines.map(({type}) => type)).size).toBe(schema.oneOf.length);
  expect(known({...lines[0], mode: 'destroy'})).toBe(false);
  expect(out.text).toContain('"content":"***"');
  expect(out.text).not.toContain('hunter2');
});

/** The published schema lets fields be added; here an undescribed one is an error. */
const closed = (schema: unknown): Record<string, unknown> | boolean => {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const inner = Object.fromEntries(Object.entries(value).map(([key, below]) => [key, walk(below)]));
    return 'properties' in inner && !('additionalProperties' in inner) && 'required' in inner && !('oneOf' in inner)
      ? {...inner, additionalProperties: false}
      : inner;
  };
  return walk(schema) as Record<string, unknown>;
};

test('a part of a run says so, first and last, and speaks of no more than what was asked', () => {
  const part = (mode: 'apply' | 'plan', steps: number) => {
    const [first, ...rest] = script(mode, nodesOf({'900 base': ['lxc.configure']}))
      .at(1)
      .end(unchanged, '900/lxc.configure')
      .finish().events;
    return [{...first, leftOut: {steps, by: '--only and --skip'}} as Event, ...rest];
  };
  const out = collect();
  play(part('apply', 3), flatReporter(out));
  expect(out.text.split('\n')[0]).toBe(
    '0.0s run apply: 1 resource, 1 step; 3 steps were left out by --only and --skip',
  );
  expect(out.text).toContain(
    '\nNothing to do: what was asked of 1 guest is as described (1.0s); 3 steps were left out by --only and --skip\n',
  );
  const plan = collect();
  play(part('plan', 1), planView(plan));
  expect(plan.text).toContain(
    'No changes: what was asked of 1 guest is as described; 1 step was left out by --only and --skip\n',
  );
  const json = collect();
  play(part('apply', 3), jsonReporter(json));
  const valid = new Ajv({strict: false}).compile(
    JSON.parse(readFileSync(new URL('../schema/events.schema.json', import.meta.url), 'utf8')),
  );
  expect(
    json.text
      .trim()
      .split('\n')
      .filter((line) => !valid(JSON.parse(line))),
  ).toEqual([]);
});

test('flat, with commands: what a change sends stands below it, on one line, without what goes by stdin', () => {
  const events: Event[] = [
    {
      type: 'step-change',
      node: '900/lxc.app',
      at: 0,
      change: {
        title: 'set it up',
        impact: 'none',
        actions: [
          exec({argv: ['pct', 'set', '900', '--description', 'two\nlines'], stdin: new Secret('hunter2')}),
          {kind: 'write', path: '/etc/x', content: new Secret('hunter2')},
        ],
      },
    },
  ];
  const said = (commands: boolean) => {
    const out = collect();
    play([...script('apply', nodesOf({'900 base': ['lxc.app']})).events, ...events], flatReporter(out, {commands}));
    return out.text.split('\n').slice(1, -1);
  };
  expect(said(true)).toEqual([
    '0.0s 900 base/lxc.app ~ set it up',
    "0.0s 900 base/lxc.app $ pct set 900 --description 'two\\nlines'",
    '0.0s 900 base/lxc.app $ write /etc/x',
  ]);
  expect(said(false)).toHaveLength(1);
});
