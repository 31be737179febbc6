import {expect, test} from '@jest/globals';
import type {DesiredState} from '@phoenix/config';
import {defineStep, type GuestResource, type NodeId, type Outcome} from '@phoenix/kit';
import {type NodeState, parseGuestConfig} from '@phoenix/proxmox';
import {leftNotice} from '../src/left-config.js';
import {takeBack} from '../src/take-back.js';

const STEPS = [defineStep({id: 'lxc.delete', on: 'node', kinds: ['lxc'], check: async () => []})];
const FAILED: Outcome = {status: 'failed', failure: {code: 'not-ready', message: 'no'}, changes: []};
const LOST: Outcome = {
  status: 'failed',
  failure: {code: 'host-unreachable', host: 'pve1', message: 'gone'},
  changes: [],
};
const MADE: Outcome = {status: 'changed', changes: []};

const guest = (id: number, clonedFrom?: number): [number, GuestResource] => [
  id,
  {
    ...{id, kind: 'lxc', name: `g${id}`, object: {}},
    container: {dependencies: [], features: [], pctFeatures: {}, devices: [], rawLines: [], clonedFrom},
  } as unknown as GuestResource,
];
const stateOf = (...guests: readonly [number, GuestResource][]) =>
  ({guests: new Map(guests)}) as unknown as DesiredState;

/** Guests of the node with the lines of their configs. */
const nodeOf = (guests: Readonly<Record<number, string>>): NodeState =>
  ({
    name: 'pve1',
    clusterIds: new Map(Object.keys(guests).map((id) => [Number(id), {node: 'pve1', kind: 'lxc'}])),
    guests: new Map(
      Object.entries(guests).map(([id, text]) => [
        Number(id),
        {id: Number(id), kind: 'lxc', node: 'pve1', running: false, config: parseGuestConfig(`${text}\n`, 'lxc')},
      ]),
    ),
  }) as unknown as NodeState;

const outcomesOf = (all: Readonly<Record<string, Outcome>>) => ({
  outcomes: new Map(Object.entries(all)) as ReadonlyMap<NodeId, Outcome>,
});
const OWN = 'rootfs: local-zfs:subvol-920-disk-0,size=4G\nmp0: local-zfs:subvol-920-disk-1,mp=/data,size=1G';
const EMPTY = nodeOf({});

test('what this run has made from nothing and what then failed goes, volumes and all', () => {
  const report = outcomesOf({'920/lxc.create': MADE, '920/lxc.app': FAILED});
  const {ids, graph, diagnostics} = takeBack(
    report,
    {before: EMPTY, after: nodeOf({920: OWN})},
    stateOf(guest(920)),
    STEPS,
  );
  expect([ids, [...graph!.keys()]]).toEqual([[920], ['920/lxc.delete']]);
  expect(diagnostics.map(({code, severity}) => `${severity} ${code}`)).toEqual(['warning taken-back']);
});

test.each<[string, Readonly<Record<string, Outcome>>, NodeState | undefined, NodeState]>([
  ['was there before', {'920/lxc.create': MADE, '920/lxc.app': FAILED}, nodeOf({920: OWN}), nodeOf({920: OWN})],
  ['nobody saw the node before', {'920/lxc.create': MADE, '920/lxc.app': FAILED}, undefined, nodeOf({920: OWN})],
  ['was not made', {'920/lxc.create': {status: 'unchanged'}, '920/lxc.app': FAILED}, EMPTY, nodeOf({920: OWN})],
  [
    'only waits for another',
    {'920/lxc.create': MADE, '920/lxc.start': {status: 'blocked', by: '910/lxc.app'}},
    EMPTY,
    nodeOf({920: OWN}),
  ],
  ['the node was lost', {'920/lxc.create': MADE, '920/lxc.app': LOST}, EMPTY, nodeOf({920: OWN})],
  ['was interrupted', {'920/lxc.create': MADE, '920/lxc.app': {status: 'cancelled'}}, EMPTY, nodeOf({920: OWN})],
  ['could not be made', {'920/lxc.create': FAILED}, EMPTY, nodeOf({920: 'lock: create'})],
  ['is gone', {'920/lxc.create': MADE, '920/lxc.app': FAILED}, EMPTY, EMPTY],
])('stays, without a word: %s', (_, outcomes, before, after) => {
  const {ids, graph, diagnostics} = takeBack(outcomesOf(outcomes), {before, after}, stateOf(guest(920)), STEPS);
  expect({ids, graph, diagnostics}).toEqual({ids: [], graph: undefined, diagnostics: []});
});

test.each([
  ['it is protected', {920: `protection: 1\n${OWN}`}],
  ['921 made of it', {920: OWN, 921: 'rootfs: local-zfs:subvol-921-disk-0'}],
  ['it has a volume of 555', {920: `${OWN}\nmp1: tank:subvol-555-disk-0,mp=/old,size=9G`}],
])('stays, and why is said: %s', (why, guests) => {
  const report = outcomesOf({'920/lxc.clone': MADE, '920/lxc.app': FAILED});
  const state = stateOf(guest(920), guest(921, 920));
  const {ids, diagnostics} = takeBack(report, {before: EMPTY, after: nodeOf(guests)}, state, STEPS);
  expect([ids, diagnostics.map(({message}) => message)]).toEqual([
    [],
    [`920 g920 was made in this run and failed; it stays: ${why}`],
  ]);
});

test('of many guests that left the config the first are named', () => {
  const line = '#<!-- phoenix%3A1 {"source"%3A"ab","volumes"%3A{},"lines"%3A[]} -->';
  const marked = (id: number) => [id, `${line}\nhostname: g${id}`] as const;
  const node = nodeOf({
    ...Object.fromEntries([101, 102, 103, 104, 105, 106, 107, 108].map(marked)),
    109: 'hostname: own',
  });
  expect(leftNotice(node, stateOf(guest(101)))).toEqual({
    severity: 'info',
    code: 'left-config',
    message:
      "left alone on pve1, of phoenix's making and in this config no more: 102 g102, 103 g103, 104 g104, 105 g105, 106 g106, 107 g107 and 1 more",
    hint: 'phoenix status',
  });
  expect(leftNotice(nodeOf({109: 'hostname: own'}), stateOf())).toBeUndefined();
});
