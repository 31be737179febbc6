import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {type Event, Secret} from '@phoenix/kit';
import {newId} from '../src/folder.js';
import {listRuns, openRunLog, type RunBeginning, type RunLogOptions, readHistory, readRun} from '../src/index.js';
import {finish, nodesOf, played} from './synthetic.js';

let root: string;
let dir: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'phoenix-runs-'));
  dir = join(root, 'deep/runs');
});
afterEach(() => rmSync(root, {recursive: true, force: true}));

const beginning: RunBeginning = {
  verb: 'LetsGo',
  mode: 'apply',
  command: ['LetsGo', '--ci'],
  version: '0.1.0',
  target: 'pve1',
};
const one = played({900: {'lxc.create': 3, 'lxc.start': 1}});

async function written(events: readonly Event[], more: Partial<RunBeginning> = {}, options?: RunLogOptions) {
  const log = openRunLog(dir, {...beginning, ...more}, options);
  for (const event of events) log.report(event);
  await log.close();
  return log.problem();
}
/** As a run of long ago by a process that is gone. */
function old(id: string, events: readonly Event[], header: object = {}): string {
  const file = join(dir, `${id}.ndjson`);
  const first = {
    schema: 'phoenix-run/1',
    id,
    startedAt: '2020-01-01T00:00:00.000Z',
    ...beginning,
    process: {pid: 999_999_999, since: '1'},
    ...header,
  };
  writeFileSync(
    file,
    [first, ...events.map((event) => ({schema: 'phoenix/1', ...event}))]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  );
  return file;
}
const idOf = (n: number): string =>
  `2020-01-01T00-00-${String(n).padStart(2, '0')}Z-LetsGo-00${String(n).padStart(2, '0')}`;
const ids = (): string[] => readdirSync(dir).sort();

test('what was written is read: by id, by prefix, as the last', async () => {
  expect(await written(one)).toBeUndefined();
  const [name] = ids();
  expect(name).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-LetsGo-[0-9a-f]{4}\.ndjson$/);
  const id = name!.replace('.ndjson', '');
  for (const word of [id, name, id.slice(0, -3), 'last', undefined]) {
    const found = await readRun(dir, word);
    expect(found).toMatchObject({ok: true, value: {id, ...beginning, verdict: 'ok', events: one}});
  }
  expect(await listRuns(dir)).toEqual([
    expect.objectContaining({id, ...beginning, verdict: 'ok', ms: 4_000, changes: 2, resources: 1}),
  ]);
});

test('folder and files are for the user alone, and each line stands there as it is said', async () => {
  const log = openRunLog(dir, beginning);
  log.report(one[0]!);
  log.report(one[1]!);
  while (!existsSync(dir) || ids().length === 0 || readFileSync(join(dir, ids()[0]!), 'utf8').split('\n').length < 4)
    await new Promise((resolve) => setImmediate(resolve));
  expect((await listRuns(dir))[0]).toMatchObject({verdict: 'running', counts: undefined});
  expect([statSync(dir).mode & 0o777, statSync(join(root, 'deep')).mode & 0o777]).toEqual([0o700, 0o700]);
  expect(statSync(join(dir, ids()[0]!)).mode & 0o777).toBe(0o600);
  await log.close();
});

test('nothing is made before something is said, and secrets are not written', async () => {
  await openRunLog(dir, beginning).close();
  expect(existsSync(dir)).toBe(false);
  const change = {
    title: 'write a file',
    impact: 'none' as const,
    actions: [{kind: 'write' as const, path: '/x', content: new Secret('hunter2')}],
  };
  await written([one[0]!, {type: 'step-change', node: '900/lxc.create', change, at: 1}]);
  const text = readFileSync(join(dir, ids()[0]!), 'utf8');
  expect(text).toContain('"content":"***"');
  expect(text).not.toContain('hunter2');
});

test('words that name no run, or more than one', async () => {
  expect(await readRun(dir)).toEqual({
    ok: false,
    error: {code: 'no-runs', message: `no run has left a log in ${dir}`, candidates: []},
  });
  await written(one);
  old(idOf(1), one);
  old(idOf(2), one);
  expect(await readRun(dir, '2020')).toMatchObject({
    ok: false,
    error: {code: 'ambiguous-run', message: '2 runs begin with 2020', candidates: [idOf(2), idOf(1)]},
  });
  expect(await readRun(dir, 'nonesuch')).toMatchObject({ok: false, error: {code: 'unknown-run'}});
  writeFileSync(join(dir, `${idOf(3)}.ndjson`), 'something else\n');
  expect(await readRun(dir, idOf(3))).toMatchObject({ok: false, error: {code: 'unreadable-run'}});
});

test('readers take what they understand of torn, foreign and future files', async () => {
  await written(one);
  const [own] = ids() as [string];
  const begun = old(idOf(1), one.slice(0, 4));
  appendFileSync(begun, '{"schema":"phoenix/1","type":"step-fin');
  const strange = old(idOf(2), one.slice(0, -1));
  const lines = [
    '',
    '[]',
    'null',
    '{"schema":"phoenix/2","type":"step-started","node":"900/lxc.create","at":1}',
    '{"schema":"phoenix/1","type":"step-thinking","node":"900/lxc.create","at":1}',
    '{"schema":"phoenix/1","type":"toString","at":1}',
    '{"schema":"phoenix/1","type":"step-started","node":"901/never.announced","at":1}',
    '{"schema":"phoenix/1","type":"step-started","at":1}',
    '{"schema":"phoenix/1","type":"step-started","node":"900/lxc.create"}',
  ];
  appendFileSync(
    strange,
    `${lines.join('\n')}\n${JSON.stringify({...finish(5_000, {failed: 1}), schema: 'phoenix/1'})}\n`,
  );
  old(idOf(3), one, {schema: 'phoenix-run/2'});
  old(idOf(4), one, {process: null});
  old(idOf(5), one, {startedAt: 'yesterday'});
  writeFileSync(join(dir, `${idOf(6)}.ndjson`), '');
  writeFileSync(join(dir, 'notes.txt'), 'mine');
  old(idOf(7), one.slice(1));
  expect(await listRuns(dir)).toEqual([
    expect.objectContaining({id: own.replace('.ndjson', '')}),
    expect.objectContaining({id: idOf(7), verdict: 'broken off', changes: 0, ms: 0}),
    expect.objectContaining({id: idOf(2), verdict: 'failed', changes: 2, ms: 5_000}),
    expect.objectContaining({id: idOf(1), verdict: 'broken off', changes: 1, ms: 3_000, counts: undefined}),
  ]);
  const read = await readRun(dir, idOf(2));
  expect(read.ok && read.value.events).toEqual([...one.slice(0, -1), finish(5_000, {failed: 1})]);
  expect(await listRuns(dir, 2)).toHaveLength(2);
});

test('a run that was stopped is no failure; one whose number another process has is gone', async () => {
  await written([one[0]!, finish(10, {cancelled: 2, blocked: 1})]);
  old(idOf(1), one.slice(0, 2), {process: {pid: 1, since: 'never'}});
  old(idOf(2), one.slice(0, 2), {process: {pid: -1, since: ''}});
  expect((await listRuns(dir)).map(({verdict}) => verdict)).toEqual(['broken off', 'broken off', 'broken off']);
});

test('the folder holds so many runs and so many bytes: the oldest go, and nothing of others', async () => {
  await written(one);
  const [living] = ids() as [string];
  // Still being written, by this very process.
  const first = readFileSync(join(dir, living), 'utf8').split('\n')[0]!;
  writeFileSync(join(dir, '2019-01-01T00-00-00Z-LetsGo-abcd.ndjson'), `${first}\n`);
  for (let n = 1; n <= 8; n += 1) old(idOf(n), one);
  writeFileSync(join(dir, '2018.ndjson'), 'mine');
  utimesSync(join(dir, '2018.ndjson'), 0, 0);
  await written(one, {}, {runs: 5});
  const kept = ids();
  expect(kept).toHaveLength(7);
  expect(kept).toEqual(
    expect.arrayContaining(['2018.ndjson', '2019-01-01T00-00-00Z-LetsGo-abcd.ndjson', living, `${idOf(8)}.ndjson`]),
  );
  expect(kept).not.toContain(`${idOf(5)}.ndjson`);

  const {size} = statSync(join(dir, `${idOf(8)}.ndjson`));
  await written(one, {}, {bytes: 3 * size + 100});
  expect(await listRuns(dir)).toHaveLength(1 + 3 + 1);
});

test('a log that is full leaves out what is said along the way, and says so', async () => {
  const chatter = Array.from(
    {length: 100},
    (_, at): Event => ({type: 'step-output', node: '900/lxc.create', line: 'x'.repeat(100), stream: 'stdout', at}),
  );
  const [started, ...rest] = one as [Event, ...Event[]];
  await written([started, ...chatter, ...rest], {}, {bytesOfOne: 5_000});
  const read = await readRun(dir);
  const events = read.ok ? read.value.events : [];
  expect(events.filter(({type}) => type === 'step-output').length).toBeLessThan(50);
  expect(events.filter(({type}) => type === 'diagnostic')).toHaveLength(1);
  expect(events.filter(({type}) => type === 'step-finished' || type === 'run-finished')).toHaveLength(3);
  expect(statSync(join(dir, ids()[0]!)).size).toBeLessThan(8_000);
});

test('what JSON cannot say costs its own line, not the run', async () => {
  const endless: {self?: object} = {};
  endless.self = endless;
  const strange: Event = {type: 'step-change', node: '900/lxc.create', change: endless as never, at: 1};
  const problem = await written([one[0]!, strange, ...one.slice(1)]);
  expect(problem).toMatch(/the log of this run lacks what cannot be written as JSON, a step-change for one$/);
  const read = await readRun(dir);
  expect(read.ok && read.value.events).toEqual(one);
});

test('many at once, in one folder, keep apart', async () => {
  await Promise.all(Array.from({length: 20}, () => written(one)));
  const runs = await listRuns(dir);
  expect(runs).toHaveLength(20);
  expect(runs.every(({verdict, changes}) => verdict === 'ok' && changes === 2)).toBe(true);
});

test('of two within one second the later is the newer, whatever their verbs are', async () => {
  const [early, late] = [0, 450].map((ms) => new Date(Date.UTC(2026, 10, 23, 4, 43, 22, ms))) as [Date, Date];
  await written(one);
  const later = newId(late, 'LetsGo');
  old(later, one);
  old(newId(early, 'test'), one);
  expect((await readRun(dir, '2026-11-23T04-43-22Z-L')).ok).toBe(true);
  const listed = (await listRuns(dir)).map(({id}) => id).filter((id) => id.startsWith('2026-11-23T04-43-22Z'));
  expect(listed).toEqual([later, expect.stringMatching(/^2026-11-23T04-43-22Z-test-00[0-3]/)]);
  expect(newId(new Date(Date.UTC(2026, 0, 1, 0, 0, 0, 999)), 'a/../b')).toMatch(
    /^2026-01-01T00-00-00Z-ab-fd[0-9a-f]{2}$/,
  );
});

test('a folder that cannot be, and one that goes away, change nothing but one line', async () => {
  writeFileSync(join(root, 'file'), '');
  const log = openRunLog(join(root, 'file/runs'), beginning);
  for (const event of one) log.report(event);
  await log.close();
  expect(log.problem()).toMatch(/runs: this run leaves no whole log: ENOTDIR/);
  expect(await listRuns(join(root, 'file/runs'))).toEqual([]);

  const going = openRunLog(dir, beginning);
  going.report(one[0]!);
  while (!existsSync(dir) || ids().length === 0) await new Promise((resolve) => setImmediate(resolve));
  rmSync(dir, {recursive: true});
  for (const event of one.slice(1)) going.report(event);
  await going.close();
  expect([going.problem(), existsSync(dir)]).toEqual([undefined, false]);
});

test('the history has some of each sort, of the same kind and target only', async () => {
  await written(one);
  const idle = played({900: {'lxc.create': -1, 'lxc.start': -1}});
  for (let n = 1; n <= 9; n += 1) old(idOf(n), idle);
  for (let n = 11; n <= 19; n += 1) old(idOf(n), one);
  old(idOf(21), one, {target: 'pve2'});
  old(idOf(22), one, {mode: 'plan'});
  old(idOf(23), one, {verb: 'stop'});
  old(idOf(24), one.slice(0, -1));
  old(
    idOf(25),
    [{type: 'run-started', mode: 'apply', nodes: nodesOf({7: {'lxc.x': 1}}), at: 0}, finish(1, {changed: 1})],
    {verb: 'create'},
  );
  const past = await readHistory(dir, {mode: 'apply', target: 'pve1', verbs: ['LetsGo', 'create']});
  const firsts = past.map((run) => run.get(900)?.steps.get('lxc.create')?.acted);
  expect(firsts).toEqual([true, undefined, true, true, true, false, false, false]);
  expect(past[0]!.get(900)!.steps.get('lxc.start')).toEqual({acted: true, ms: 1_000});
  expect(await readHistory(join(dir, 'none'), {mode: 'apply', target: 'pve1', verbs: []})).toEqual([]);
});
