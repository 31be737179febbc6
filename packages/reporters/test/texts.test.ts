import {expect, test} from '@jest/globals';
import {type Diagnostic, duration, type Failure, type NodeInfo, type Outcome} from '@phoenix/kit';
import {differing} from '../src/differing.js';
import {hang} from '../src/hang.js';
import {harmless} from '../src/harmless.js';
import {describeFailure, planView, renderDiagnostics, table} from '../src/index.js';
import {cut, width} from '../src/width.js';
import {ticking} from '../src/words.js';
import {change, collect, nodesOf, play, script, unchanged} from './script.js';

//  900 base   configure (planned) ── start ── app (deferred)
//  901 web    clone (planned, costly)      902 same  nothing
test('plan: what would change, what it costs, what follows', () => {
  const out = collect();
  const {events} = script(
    'plan',
    nodesOf({
      '900 base': ['lxc.configure', 'lxc.start', 'lxc.app'],
      '901 web': ['lxc.clone', 'lxc.volumes'],
      '902 same': ['lxc.configure'],
    }),
  )
    .end(
      {
        status: 'planned',
        changes: [
          change('set memory, swap, tags of 900', {
            impact: 'hotplug',
            diff: [
              {field: 'memory', from: '512', to: '1024'},
              {field: 'swap', from: undefined, to: '0'},
              {field: 'tags', from: 'old', to: undefined},
              {field: 'description', from: '', to: 'two\nlines \u001b[31mred'},
            ],
          }),
          change('set features of 900', {
            impact: 'restart',
            diff: [{field: 'features', from: 'nesting=1', to: 'nesting=1,fuse=1'}],
          }),
        ],
      },
      '900/lxc.configure',
    )
    .end({status: 'deferred', by: '900/lxc.configure'}, '900/lxc.start', '900/lxc.app')
    .end({status: 'planned', changes: [change('create 901 anew', {impact: 'recreate'})]}, '901/lxc.clone')
    .end(
      {status: 'planned', changes: [change('give up volume data (32 GiB)', {impact: 'data-loss'})]},
      '901/lxc.volumes',
    )
    .end(unchanged, '902/lxc.configure');
  const healthy = [...events];
  play([...healthy, ...script('plan', []).at(0.8).finish().events.slice(1)], planView(out));
  expect(out.text).toBe(`
900 base
  ~ lxc.configure: set memory, swap, tags of 900  [hotplug]
      ~ memory 512 -> 1024
      + swap 0
      - tags old
      ~ description '' -> two / lines red
  ~ lxc.configure: set features of 900  [restart: pending until it restarts, or --allow restart:900]
      ~ features nesting=1 -> nesting=1,fuse=1
  … 2 steps behind that, asked when it is done: lxc.start, lxc.app

901 web
  ! lxc.clone: create 901 anew  [recreate: needs --allow recreate:901]
  ! lxc.volumes: give up volume data (32 GiB)  [data-loss: needs --allow data-loss:901]

Plan: 4 changes on 2 guests, 2 steps follow
`);
  const refused = collect();
  play(
    script('plan', nodesOf({'903 db': ['lxc.validate', 'lxc.create']}))
      .end(
        {
          status: 'failed',
          failure: {
            code: 'refused',
            reason: 'ha-managed',
            message: '903 is managed by HA',
            hint: 'ha-manager remove ct:903',
          },
          changes: [],
        },
        '903/lxc.validate',
      )
      .end({status: 'blocked', by: '903/lxc.validate'}, '903/lxc.create')
      .at(0.4)
      .finish().events,
    planView(refused),
  );
  expect(refused.text).toBe(`
Failed
  ✖ 903 db/lxc.validate: refused (ha-managed): 903 is managed by HA
      try: ha-manager remove ct:903
      not tried because of it: 1 step of 903 db (lxc.create)
  more: phoenix explain ha-managed

FAILED: 1 step failed, 1 step blocked (0.4s)
`);
  // Of a guest with many steps their number will do: the cause is what is looked for.
  const steps = ['lxc.validate', 'lxc.create', 'lxc.configure', 'lxc.firewall', 'lxc.start', 'lxc.app'] as const;
  const many = collect();
  const reason = {code: 'refused', reason: 'ha-managed', message: '903 is managed by HA'} as const;
  const stopped = script('plan', nodesOf({'903 db': [...steps]}));
  stopped.end({status: 'failed', failure: reason, changes: []}, '903/lxc.validate');
  for (const step of steps.slice(1)) stopped.end({status: 'blocked', by: '903/lxc.validate'}, `903/${step}`);
  play(stopped.finish().events, planView(many));
  expect(many.text).toContain('\n      not tried because of it: 5 steps of 903 db (5)\n');
  const none = collect();
  play(
    script('plan', nodesOf({'900 base': ['lxc.create']}))
      .end(unchanged, '900/lxc.create')
      .finish().events,
    planView(none),
  );
  expect(none.text).toBe('\nNo changes: 1 guest is as described.\n');
});

test('plan: an impact that the user allows needs no more words', () => {
  const out = collect();
  const {events} = script('plan', nodesOf({'900 web': ['lxc.create']}))
    .end(
      {
        status: 'planned',
        changes: [change('restart it', {impact: 'restart'}), change('make it anew', {impact: 'recreate'})],
      },
      '900/lxc.create',
    )
    .at(0.1)
    .finish();
  play(events, planView(out, {allow: ['restart', 'recreate:901']}));
  expect(out.text).toContain('restart it  [restart: allowed]');
  expect(out.text).toContain('make it anew  [recreate: needs --allow recreate:900]');
});

test('plan: what several guests need of the node is said with each, and counts once', () => {
  const out = collect();
  const nodes = nodesOf({
    '900 web': ['lxc.ostemplate', 'feature.docker'],
    '901 db': ['lxc.ostemplate', 'feature.docker'],
  });
  const on = (info: NodeInfo): NodeInfo => ({...info, on: info.step === 'lxc.ostemplate' ? 'node' : 'guest'});
  const fetched: Outcome = {status: 'planned', changes: [change('fetch debian-12')]};
  const applied: Outcome = {status: 'planned', changes: [change('apply docker')]};
  const {events} = script('plan', nodes.map(on))
    .end(fetched, '900/lxc.ostemplate')
    .end(structuredClone(fetched), '901/lxc.ostemplate')
    .end(applied, '900/feature.docker')
    .end(structuredClone(applied), '901/feature.docker')
    .at(0.1)
    .finish();
  play(events, planView(out));
  expect(out.text).toContain('901 db\n  ~ lxc.ostemplate: fetch debian-12  (once, with 900 web)\n');
  expect(out.text).toContain('Plan: 3 changes on 2 guests');
});

test('diagnostics: errors first, infos only when asked for, but always what is not acted on', () => {
  const found: Diagnostic[] = [
    {
      severity: 'info',
      code: 'not-acted-on',
      message: 'samba is not acted on',
      source: {file: 'configs/h.json', line: 2, column: 3, frame: '> 2 |'},
    },
    {severity: 'info', code: 'default', message: 'nesting=1 is the default'},
    {severity: 'warning', code: 'duplicate-ip', message: '10.0.0.9 is used twice', hint: 'change one'},
    {
      severity: 'error',
      code: 'unknown-feature',
      message: 'feature "dokcer" is not known',
      hint: 'did you mean docker?',
      source: {
        file: 'configs/c.json',
        line: 4,
        column: 7,
        frame: '> 4 |       "features": ["dokcer"]\n    |                    ^^^^^^^^',
      },
    },
    {severity: 'error', code: 'cycle', message: '900 needs 901 needs 900', source: {file: 'configs/c.json'}},
  ];
  expect(renderDiagnostics(found)).toBe(`configs/c.json:4:7 error: feature "dokcer" is not known [unknown-feature]
    > 4 |       "features": ["dokcer"]
        |                    ^^^^^^^^
    try: did you mean docker?
configs/c.json error: 900 needs 901 needs 900 [cycle]
warning: 10.0.0.9 is used twice [duplicate-ip]
    try: change one
configs/h.json:2:3 info: samba is not acted on [not-acted-on]
2 errors, 1 warning; more: phoenix explain CODE
`);
  expect(renderDiagnostics(found, {verbose: true})).toContain('info: nesting=1 is the default [default]\n');
  expect(renderDiagnostics([])).toBe('');
  expect(renderDiagnostics(found, {color: true})).toContain('\u001b[31merror:\u001b[39m');
});

test('diagnostics in a narrow terminal: prose is broken between words, a frame shows what its carets point at', () => {
  const guest =
    '    "101": {"name": "jellyfin", "memory_mb": 4096, "cores": 4, "swap": 0, "start_at_boot": true, "protection": true},';
  const found: Diagnostic[] = [
    {
      severity: 'warning',
      code: 'unknown-key',
      message: '101 has an unknown key "swap"',
      hint: 'swap_mb, which is in MiB like memory_mb; Proxmox gives 512 where it is left out',
      source: {
        ...{file: 'configs/phoenix_lxc_configs.json', line: 10, column: 64},
        frame: `   9 |   "lxc_configs": {\n> 10 | ${guest}\n     | ${' '.repeat(63)}^^^^^^`,
      },
    },
  ];
  expect(renderDiagnostics(found, {columns: 60})).toBe(`configs/phoenix_lxc_configs.json:10:64 warning: 101 has an
  unknown key "swap" [unknown-key]
       9 |
    > 10 | …y_mb": 4096, "cores": 4, "swap": 0, "start_at_b…
         |                           ^^^^^^
    try: swap_mb, which is in MiB like memory_mb; Proxmox
      gives 512 where it is left out
1 warning; more: phoenix explain CODE
`);
  expect(renderDiagnostics(found)).toContain(guest);
  expect(renderDiagnostics(found, {columns: 200})).toBe(renderDiagnostics(found));
});

test('fields: of long lists only what differs, short ones and other texts whole', () => {
  const net = (ip: string, more = '') => `name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:90,ip=${ip},type=veth${more}`;
  expect(differing(net('10.0.0.3/24'), net('10.0.0.4/24'))).toEqual(['…,ip=10.0.0.3/24', '…,ip=10.0.0.4/24']);
  expect(differing(net('dhcp'), net('dhcp', ',firewall=1'))).toEqual(['…', '…,firewall=1']);
  const whole = [
    ['nesting=1,keyctl=1', 'nesting=1'],
    ['a'.repeat(40), 'b'.repeat(40)],
    ['order=1,up=2,'.repeat(3), 'a=1;b=2;'.repeat(9)],
    [net('dhcp'), net('dhcp').split(',').reverse().join(',')],
  ] as const;
  expect(whole.map(([from, to]) => differing(from, to))).toEqual(whole);
});

test('prose: a colour takes no room and lasts, a long word stays whole, what is too narrow is left to the terminal', () => {
  const line = `  \u001b[2m… two words and ${'x'.repeat(50)} end\u001b[22m`;
  expect(hang(line, 40)).toBe(`  \u001b[2m… two words and\n    ${'x'.repeat(50)}\n    end\u001b[22m`);
  expect([hang(line, 30), hang(line, undefined), hang('', 40)]).toEqual([line, line, '']);
});

test('failures: every code has a headline of one line and says what to try', () => {
  const text = (failure: Failure) => [describeFailure(failure).headline, ...describeFailure(failure).details];
  expect(
    text({
      code: 'command-failed',
      command: 'pct clone 900 910',
      exitCode: 255,
      stderr: 'CT is locked (disk)\n',
      reason: 'guest-locked',
    }),
  ).toEqual(['`pct clone 900 910` exited 255 (guest-locked): CT is locked (disk)']);
  expect(text({code: 'command-failed', command: 'false', exitCode: 1, stderr: ''})).toEqual(['`false` exited 1']);
  // The cause is not to be looked for behind a command of hundreds of characters.
  const long = `qm create 8000 ${'--option value '.repeat(20)}`.trim();
  expect(text({code: 'command-failed', command: long, exitCode: 255, stderr: 'no space left'})).toEqual([
    `\`${long.slice(0, 79)}…\` exited 255: no space left`,
    `ran: ${long}`,
  ]);
  expect(text({code: 'test-failed', test: 'answers', verdict: 'exit 7', output: 'asked 3 times\nno answer'})).toEqual([
    'exit 7: no answer',
    '| asked 3 times',
    '| no answer',
  ]);
  expect(text({code: 'host-unreachable', host: 'pve1', message: 'connection reset'})).toEqual([
    'pve1 cannot be reached: connection reset',
    'try: what was running may have ended or not: run phoenix again, it asks first',
  ]);
  expect(text({code: 'timeout', what: 'lxc.app', ms: 90_000})[0]).toBe('lxc.app took longer than 1m30s');
  expect(text({code: 'not-ready', message: 'no address yet', hint: 'is there a DHCP server?'})).toEqual([
    'no address yet',
    'try: is there a DHCP server?',
  ]);
  expect(text({code: 'did-not-converge', remaining: ['start 900', 'set net0'], stderr: 'WARN: x\n\nWARN: y'})).toEqual([
    'still needed after it was done: start 900; set net0',
    '| WARN: x',
    '| WARN: y',
    'try: the commands said that they had succeeded: look at their output, and at the task log of the node',
  ]);
  expect(text({code: 'refused', reason: 'protection', message: '900 is protected', hint: 'unset protection'})).toEqual([
    'refused (protection): 900 is protected',
    'try: unset protection',
  ]);
  expect(text({code: 'internal', step: 'feature.x', message: 'a\nb', stack: 'Error\n  at x'})).toEqual([
    'a bug in feature.x: a / b',
    '| Error',
    '|   at x',
    'try: report it with the lines above',
  ]);
});

test('words: durations do not jump, tables align, text is cut by cells and cannot move the cursor', () => {
  expect([0, 449, 59_949, 59_951, 125_000, 3_720_000].map(duration)).toEqual([
    '0.0s',
    '0.4s',
    '59.9s',
    '1m00s',
    '2m05s',
    '1h02m',
  ]);
  expect([-5, 990, 9_999, 10_000, 59_999, 60_000].map(ticking)).toEqual([
    '0.0s',
    '0.9s',
    '9.9s',
    '10s',
    '59s',
    '1m00s',
  ]);
  expect(
    table([
      ['id', 'name', 'MB'],
      [900, 'web\u0007', 512],
      [90_000, 'a', undefined],
    ]),
  ).toBe('   id  name      MB\n  900  web\\x07  512\n90000  a          -\n');
  expect(
    table(
      [
        ['id', 'note'],
        [900, 'taken by hand before the upgrade'],
      ],
      24,
    ),
  ).toBe(' id  note\n900  taken by hand\n     before the upgrade\n');
  expect(table([])).toBe('');
  expect(['plain', '日本語', 'é'.normalize('NFD'), '🚀'].map(width)).toEqual([5, 6, 1, 2]);
  expect([cut('日本語', 5), cut('abcdef', 4), cut('abc', 3), cut('abc', 0)]).toEqual(['日本…', 'abc…', 'abc', '']);
  const attacks = [
    '\u001b]0;title\u0007x',
    '\u001b]52;c;aGk=\u001b\\x',
    '\u009b2Jx',
    '\u001bPq#0\u001b\\x',
    '\u001bcx',
    '\u001b[\u001b[2J2Jx',
    'a\rb\rx',
    'x\r\n',
    '\u202ex\b',
  ];
  expect(attacks.map(harmless)).toEqual(['x', 'x', 'x', 'x', 'x', '2Jx', 'x', 'x', '\\u202ex\\x08']);
});
