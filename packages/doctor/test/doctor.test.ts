import {readFileSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import {type Host, HostUnreachable} from '@phoenix/kit';
import {ahead} from '../src/facts/greeting.js';
import {readProbe} from '../src/facts/probe.js';
import {
  ask,
  type Check,
  examine,
  isUnknown,
  type Report,
  renderReport,
  renderUnknown,
  tellLogin,
  tellThisMachine,
  worstOf,
} from '../src/index.js';
import {bytes, some} from '../src/words.js';
import {asLine, lxc, nodeOf, reportsOf, wanted} from './rig.js';

const told = (reports: readonly Report[]) => reports.map(({check, findings}) => [check, ...findings.map(asLine)]);

test('a command that hangs is told once, holds nobody up, and what comes of it is not told again', async () => {
  const {reports} = await reportsOf(
    {hangs: ['pvesm status']},
    wanted([lxc(900)]),
    ['storages', 'space', 'bridges'],
    20,
  );
  expect(told(reports)).toEqual([
    ['bridges', 'fine vmbr0'],
    [
      'storages',
      expect.stringMatching(/^problem `pvesm status` gives no answer in 0\.02 s -> run it by hand on the node/),
    ],
    ['space', 'unknown not looked at, see storages'],
  ]);
  expect(renderUnknown(reports, false)).toMatch(/^– +not looked at, see storages: space\n$/);
  expect(reports.filter(isUnknown)).toHaveLength(1);
});

test('a node without Proxmox VE is looked at no further', async () => {
  const {reports} = await reportsOf({pve: {'/etc/pve/.vmlist': '{"ids":{}}'}, packages: []}, wanted([lxc(900)]), [
    'version',
    'ids',
  ]);
  expect(told(reports)).toEqual([['version', expect.stringMatching(/^problem this is no Proxmox VE/)]]);
});

test('a node that goes away ends the look', async () => {
  const check = (id: string, look: Check['look']): Check => ({id, title: id, look});
  const lost = new HostUnreachable('pve1', "lost pve1 (read ECONNRESET) during `sh -c 'a\nb'`: its outcome is unknown");
  const reports: Report[] = [];
  const checks = [check('one', async () => []), check('two', () => Promise.reject(lost))];
  for await (const report of examine(checks, {} as never)) reports.push(report);
  expect(reports).toEqual([
    {
      check: 'two',
      title: 'two',
      isLost: true,
      findings: [{level: 'problem', found: 'lost pve1 (read ECONNRESET) meanwhile', advice: 'try again'}],
    },
  ]);
});

test('a bug is not told as a finding', async () => {
  const bug = new TypeError('x is not a function');
  const run = async () => {
    const checks: Check[] = [{id: 'a', title: 'a', look: () => Promise.reject(bug)}];
    for await (const _ of examine(checks, {} as never));
  };
  await expect(run()).rejects.toBe(bug);
});

test('a fact is asked once, however many want it', async () => {
  let asked = 0;
  const node: Host = {...nodeOf({}), exec: async () => ({exitCode: asked++, stdout: '', stderr: ''})};
  const {facts} = ask(node, 1_000, new AbortController().signal);
  const fact = {
    key: 'one',
    scope: 'node',
    read: (host: {exec(c: object): Promise<unknown>}) => host.exec({argv: ['x']}),
  } as never;
  await Promise.all([facts(fact), facts(fact)]);
  expect(asked).toBe(1);
});

test.each([
  [{user: 'root', uid: 0, tookMs: 12.4, aheadMs: 0}, 'fine pve1 answers as root in 12 ms'],
  [{user: 'root', uid: 0, tookMs: 900, aheadMs: 0}, /^warning pve1 answers as root in 900 ms -> .*--target local/],
  [
    {user: 'ann', uid: 1000, tookMs: 12, aheadMs: 0},
    /^problem pve1 is ann \(uid 1000\), and pct and qm want root -> log in as root/,
  ],
])('login %j', (greeting, expected) => {
  const line = asLine(tellLogin(greeting, 'pve1'));
  if (typeof expected === 'string') expect(line).toBe(expected);
  else expect(line).toMatch(expected);
});

test('Node is as new as package.json wants it', () => {
  const root = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  expect(root.engines.node).toBe('>=20.19');
  const lines = ['20.19.0', '22.1.0', '20.18.3', '18.20.0'].map((node) => asLine(tellThisMachine('1.0.0', node)));
  expect(lines).toEqual([
    'fine 1.0.0 on Node 20.19.0',
    'fine 1.0.0 on Node 22.1.0',
    expect.stringMatching(/^problem 1\.0\.0 on Node 20\.18\.3, which is older than 20\.19 -> install/),
    expect.stringMatching(/^problem /),
  ]);
});

test('clocks differ only by what the way cannot explain', () => {
  expect([ahead(1000, 1200, 1100), ahead(1000, 1200, 1700), ahead(1000, 1200, 400)]).toEqual([0, 500, -600]);
});

test('a probe whose parts are silent is read all the same', () => {
  expect(readProbe('@@ missing\n@@ kernel\n@@ memory\n@@ end\n')).toEqual({
    ...{missing: [], kernel: undefined, cores: undefined, memoryBytes: undefined, fileSystems: [], hasKvm: false},
    ...{clockIsSynchronized: undefined, interfaces: [], locked: undefined, lockHolder: undefined, sshd: new Map()},
    ...{hasEnterpriseLists: false, hasFreshIndex: false, pinnedKernel: undefined},
  });
});

test('lines for people', () => {
  const report: Report = {
    check: 'disk',
    title: 'disk',
    findings: [
      {level: 'fine', found: 'a'},
      {level: 'warning', found: 'b', advice: 'c'},
    ],
  };
  expect(renderReport(report, false)).toBe('✔ disk          a\n!               b\n                → c\n');
  expect(renderReport(report, true)).toContain('\u001B[33m!\u001B[0m');
  expect(worstOf(report.findings)).toBe('warning');
  expect([bytes(0), bytes(1536), bytes(4 * 1024 ** 4), bytes(98 * 1024 ** 2)]).toEqual([
    '0 B',
    '1.5 KiB',
    '4 TiB',
    '98 MiB',
  ]);
  expect([some([1, 2, 3, 4, 5]), some([1, 2, 3, 4, 5, 6])]).toEqual(['1, 2, 3, 4, 5', '1, 2, 3, 4 and 2 more']);
});
