import {expect, test} from '@jest/globals';
import type {Event} from '@phoenix/kit';
import {createForecast} from '../src/index.js';
import {pastRun} from '../src/past-run.js';
import {change, nodesOf, played, type Script, unchanged} from './synthetic.js';

//  900 create 10 ── start 5 ── snapshot 1 ─┐
//                                          └─> 901 clone 20 ── start 5 ── app 40
const fresh: Script = {
  900: {'lxc.create': 10, 'lxc.start': 5, 'lxc.snapshot': 1},
  901: {'lxc.clone': 20, 'lxc.start': 5, 'lxc.app': 40},
};
const after = {'901/lxc.clone': ['900/lxc.snapshot']};
const idle: Script = {
  900: {'lxc.create': -0.1, 'lxc.start': -0.1, 'lxc.snapshot': -0.1},
  901: {'lxc.clone': -0.1, 'lxc.start': -0.1, 'lxc.app': -0.1},
};
const past = (...scripts: readonly Script[]) => scripts.map((script) => pastRun(played(script, {after})));

/** What is said at each of these seconds of a run, in seconds. */
function said(
  runs: ReturnType<typeof past>,
  events: readonly Event[],
  ...seconds: readonly number[]
): (number | undefined)[] {
  const forecast = createForecast();
  forecast.learn(runs);
  const left = [...events];
  return seconds.map((second) => {
    while (left.length > 0 && left[0]!.at <= second * 1_000) forecast.report(left.shift()!);
    const ms = forecast.remaining(second * 1_000);
    return ms === undefined ? undefined : ms / 1_000;
  });
}

test('a run that goes as one before it: what is left is the longest way, and it counts down', () => {
  const now = played(fresh, {after});
  expect(said(past(fresh), now, 10, 12, 15, 16, 30, 36, 41, 60, 80.5, 81)).toEqual([
    71,
    69,
    66,
    65,
    51,
    45,
    40,
    21,
    undefined,
    undefined,
  ]);
});

test('nothing is said before this run has shown anything, and without a past', () => {
  const now = played(fresh, {after});
  expect(said(past(fresh), now.slice(0, 1), 0, 5)).toEqual([undefined, undefined]);
  expect(said([], now, 0, 10, 20)).toEqual([undefined, undefined, undefined]);
  // A step that says what it is about to do shows it as well.
  expect(said(past(fresh), now, 5)).toEqual([undefined]);
});

test('a run that finds nothing to do is not told the time of one that did everything', () => {
  expect(said(past(fresh, fresh, idle), played(idle, {after}), 0.1, 0.3, 0.5)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  // Only what was ever like it counts: this has never been.
  expect(said(past(fresh), played(idle, {after}), 0.1, 0.3)).toEqual([undefined, undefined]);
  expect(said(past(idle, idle), played(fresh, {after}), 10, 15, 16)).toEqual([undefined, undefined, undefined]);
});

test('one guest is made anew among many that are as described', () => {
  const mixed: Script = {900: idle[900]!, 901: fresh[901]!};
  const now = played(mixed, {after});
  // 901 goes as it went when it was made, whatever the others did then.
  expect(said(past(idle, fresh), now, 0.2, 0.6, 2, 20.3)).toEqual([undefined, 64.7, 63.3, 45]);
});

test('what takes longer than it did ends now, for all that is known; never less than nothing', () => {
  const slow = {...fresh, 901: {'lxc.clone': 100, 'lxc.start': 5, 'lxc.app': 40}};
  expect(said(past(fresh), played(slow, {after}), 36, 50, 110, 116, 121, 161)).toEqual([45, 45, 45, 45, 40, undefined]);
  const last = {...fresh, 901: {'lxc.clone': 20, 'lxc.start': 5, 'lxc.app': 400}};
  expect(said(past(fresh), played(last, {after}), 80, 81, 300)).toEqual([1, undefined, undefined]);
});

test('the median of several runs; a wait for a lock is part of what a step takes', () => {
  const app = (seconds: number): Script => ({...fresh, 901: {...fresh[901]!, 'lxc.app': seconds}});
  expect(said(past(app(30), app(50), app(500)), played(fresh, {after}), 41)).toEqual([50]);
});

test('a guest without a past goes the way of others of its kind; one of steps nobody knows leaves the rest unsaid', () => {
  const more: Script = {...fresh, 902: fresh[901]!};
  const chain = {...after, '902/lxc.clone': ['900/lxc.snapshot']};
  expect(said(past(fresh), played(more, {after: chain}), 20, 41)).toEqual([61, 40]);
  const unknown: Script = {...fresh, 902: {'lxc.clone': 20, 'feature.new': 1}};
  expect(said(past(fresh), played(unknown, {after: chain}), 20)).toEqual([undefined]);
});

test('where it may go either way, and that matters, nothing is said; where it does not matter, it is', () => {
  // Until clone has been asked, both pasts are as likely.
  const begun: Event[] = [
    {type: 'run-started', mode: 'apply', nodes: nodesOf({900: {'lxc.validate': 1, 'lxc.clone': 1}}), at: 0},
    {type: 'step-finished', node: '900/lxc.validate', outcome: unchanged, at: 1},
  ];
  const way = (seconds: number): Script => ({900: {'lxc.validate': -0.001, 'lxc.clone': seconds}});
  expect(said(past(way(60), way(-0.1)), begun, 1)).toEqual([undefined]);
  expect(said(past(way(3), way(-2.5)), begun, 1)).toEqual([2.001]);
  const asked: Event = {type: 'step-change', node: '900/lxc.clone', change, at: 2};
  expect(said(past(way(60), way(-0.1)), [...begun, asked], 1)).toEqual([59.001]);
});

test('a run of a few steps hides nothing of what others know', () => {
  const part: Script = {901: {'lxc.app': 7}};
  expect(said([pastRun(played(part)), ...past(fresh)], played(fresh, {after}), 20, 42)).toEqual([61, 39]);
});

test('a run that is being stopped is told no time', () => {
  const now = played(fresh, {after});
  const stopped: Event = {
    type: 'diagnostic',
    at: 17_000,
    diagnostic: {severity: 'info', code: 'interrupted', message: 'starting nothing more'},
  };
  const events = [...now, stopped].sort((a, b) => a.at - b.at);
  expect(said(past(fresh), events, 16, 18, 37)).toEqual([65, undefined, undefined]);
});

test('steps that failed, or were never tried, say nothing about how long they take', () => {
  const failure = {code: 'timeout', what: 'x', ms: 1} as const;
  const nodes = nodesOf({900: {'lxc.create': 1, 'lxc.start': 1, 'lxc.app': 1, 'lxc.x': 1}});
  const run = pastRun([
    {type: 'run-started', mode: 'apply', nodes, at: 0},
    {type: 'step-finished', node: '900/lxc.create', outcome: {status: 'failed', failure, changes: []}, at: 5},
    {type: 'step-finished', node: '900/lxc.start', outcome: {status: 'blocked', by: '900/lxc.create'}, at: 5},
    {type: 'step-finished', node: '900/lxc.app', outcome: {status: 'cancelled'}, at: 5},
  ]);
  expect([...run.keys()]).toEqual([]);
});
