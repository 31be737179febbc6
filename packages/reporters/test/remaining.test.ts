import {expect, test} from '@jest/globals';
import {flatReporter} from '../src/index.js';
import {emptyRecord, note} from '../src/record.js';
import {aboutLeft} from '../src/remaining.js';
import {screen} from '../src/screen.js';
import {changed, collect, nodesOf, play, script} from './script.js';

test('a guess is said as exactly as a guess is', () => {
  const said = [1, 900, 7_001, 10_400, 44_000, 119_000, 121_000, 605_000, 3_601_000].map(aboutLeft);
  expect(said.map((words) => words.replace(/^about (.*) left$/, '$1'))).toEqual([
    '1s',
    '1s',
    '7s',
    '10s',
    '45s',
    '2m00s',
    '2m00s',
    '10m00s',
    '1h00m',
  ]);
});

const nodes = nodesOf({'900 web': ['lxc.create', 'lxc.start', 'lxc.app']});

test('tree: the line of counts says how long it still takes, where that is known', () => {
  const record = emptyRecord();
  play(script('apply', nodes).at(1).start('900/lxc.create').events, {report: (event) => note(record, event)});
  const last = (left: number | undefined) => screen(record, 12_000, 20, () => left).at(-1)?.text;
  expect([last(33_000), last(undefined), screen(record, 12_000, 20).at(-1)?.text]).toEqual([
    '12s, about 35s left, 0/3 steps: 1 running',
    '12s, 0/3 steps: 1 running',
    '12s, 0/3 steps: 1 running',
  ]);
});

test('flat: said after a step, every half minute, and not when it is nearly over', () => {
  const out = collect();
  const {events} = script('apply', nodes)
    .at(5)
    .end(changed('create'), '900/lxc.create')
    .at(20)
    .end(changed('start'), '900/lxc.start')
    .at(36)
    .end(changed('app'), '900/lxc.app');
  play(events, flatReporter(out, {remaining: (now) => 60_000 - now}));
  expect(out.text.split('\n').filter((line) => line.includes('left'))).toEqual([
    '5.0s run about 55s left',
    '36.0s run about 25s left',
  ]);
  const short = collect();
  play(events, flatReporter(short, {remaining: () => 9_000}));
  const unknown = collect();
  play(events, flatReporter(unknown, {remaining: () => undefined}));
  expect([short.text.includes('left'), unknown.text.includes('left')]).toEqual([false, false]);
});
