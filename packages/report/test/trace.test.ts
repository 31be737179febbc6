import {expect, test} from '@jest/globals';
import {chromeTrace} from '../src/index.js';
import {fleetRun} from './fleet.js';
import {change, changed, info, logOf, script, unchanged} from './runs.js';

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly cat?: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly id?: string;
  readonly args: Readonly<Record<string, unknown>>;
}
interface Trace {
  readonly displayTimeUnit: string;
  readonly otherData: Readonly<Record<string, string>>;
  readonly traceEvents: readonly TraceEvent[];
}
const traceOf = (run: Parameters<typeof chromeTrace>[0]) => {
  const {traceEvents, ...rest} = JSON.parse(chromeTrace(run)) as Trace;
  const of = (ph: string, cat?: string) =>
    traceEvents.filter((event) => event.ph === ph && (cat === undefined || event.cat === cat));
  return {...rest, all: traceEvents, of};
};

//  0   node   zfs and users side by side
//  900 base   start ── holds guest:900 while 901 waits for it
//  901 web    clone (waits, is retried)
const nodes = [
  info('0 /hypervisor.zfs'),
  info('0 /hypervisor.users'),
  info('900 base/lxc.start'),
  info('901 web/lxc.clone'),
];
const run = () =>
  script('apply', nodes)
    .start('0/hypervisor.zfs')
    .start('0/hypervisor.users')
    .start('900/lxc.start')
    .change('900/lxc.start', change('set 900'))
    .at(1)
    .change('900/lxc.start', change('start 900'))
    .start('901/lxc.clone')
    .at(1.5)
    .wait('901/lxc.clone', 'guest:900', '900/lxc.start')
    .at(4)
    .end('0/hypervisor.zfs', unchanged)
    .end('0/hypervisor.users', unchanged)
    .end('900/lxc.start', changed(change('set 900'), change('start 900')))
    .retry('901/lxc.clone', 1, {code: 'not-ready', message: 'locked'})
    .at(6)
    .end('901/lxc.clone', changed(change('clone 900 to 901')));

test('spans are microseconds, a process for each guest, a thread for each row of steps that do not overlap', () => {
  const {of, displayTimeUnit, otherData} = traceOf(logOf(run().finish().events));
  expect(displayTimeUnit).toBe('ms');
  expect(otherData).toMatchObject({
    command: 'phoenix LetsGo --target lab',
    verdict: 'Done: 3 changes on 2 guests in 0.0s',
  });
  expect(
    of('M')
      .filter(({name}) => name === 'process_name')
      .map(({pid, args}) => `${pid} ${args.name}`),
  ).toEqual(['0 node', '900 900 base', '901 901 web']);
  expect(of('X').map(({cat, name, pid, tid, ts, dur}) => `${pid}.${tid} ${cat} ${name} ${ts}+${dur}`)).toEqual([
    '0.1 unchanged hypervisor.zfs 0+4000',
    '0.2 unchanged hypervisor.users 0+4000',
    '900.1 changed lxc.start 0+4000',
    '900.1 change set 900 0+1000',
    '900.1 change start 900 1000+3000',
    '901.1 changed lxc.clone 1000+5000',
  ]);
});

test('a wait is an asynchronous span, with an arrow from the step that held the lock; a retry is a moment', () => {
  const {of} = traceOf(logOf(run().finish().events));
  const [began] = of('b');
  expect(began).toMatchObject({
    name: 'waiting for guest:900',
    pid: 901,
    ts: 1500,
    args: {lock: 'guest:900', heldBy: '900 base/lxc.start'},
  });
  expect(of('e')).toMatchObject([{id: began!.id, cat: began!.cat, name: began!.name, ts: 4000}]);
  expect([...of('s'), ...of('f')]).toMatchObject([
    {pid: 900, tid: 1, ts: 4000},
    {pid: 901, tid: 1, ts: 4000},
  ]);
  expect(of('i')).toMatchObject([
    {name: 'attempt 1 of 3 failed', pid: 901, ts: 4000, args: {failure: 'locked', retriedAfterMs: 1000}},
  ]);
});

test('a run that broke off ends where it was last heard of', () => {
  const {of, otherData} = traceOf(logOf(run().events.slice(0, -3)));
  expect(otherData.verdict).toMatch(/^BROKE OFF/);
  expect(of('X').find(({pid, cat}) => pid === 901 && cat === 'waiting')).toMatchObject({ts: 1000, dur: 3000});
});

test('of many guests too: every span lies in its track without crossing another, every pair has both ends', () => {
  const {all, of} = traceOf(fleetRun(40));
  expect(of('X', 'failed').map(({pid, name}) => `${pid}/${name}`)).toEqual(['1036/lxc.start']);
  for (const {ts, dur, ph} of all) {
    if (ph !== 'M') expect(Number.isInteger(ts) && ts >= 0).toBe(true);
    if (ph === 'X') expect(Number.isInteger(dur) && dur >= 0).toBe(true);
  }
  const steps = of('X').filter(({cat}) => cat !== 'change');
  for (const one of steps)
    expect(
      steps.filter(
        (other) =>
          other !== one &&
          other.pid === one.pid &&
          other.tid === one.tid &&
          other.ts < one.ts + one.dur &&
          one.ts < other.ts + other.dur,
      ),
    ).toEqual([]);
  const ids = (ph: string) =>
    of(ph)
      .map(({cat, id}) => `${cat} ${id}`)
      .sort();
  expect(ids('b').length).toBeGreaterThan(10);
  expect(new Set(ids('b')).size).toBe(ids('b').length);
  expect(ids('e')).toEqual(ids('b'));
  expect(ids('f')).toEqual(ids('s'));
  // Each end of an arrow lies in a span of its track.
  for (const end of [...of('s'), ...of('f')])
    expect(
      steps.some(({pid, tid, ts, dur}) => pid === end.pid && tid === end.tid && ts <= end.ts && end.ts <= ts + dur),
    ).toBe(true);
});
