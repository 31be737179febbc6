import {error, type Finding, warning} from '../finding.js';
import {nameOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asObject, isObject, type JsonObject} from '../json.js';
import {pointerOf} from '../pointer.js';

const NEEDS: Readonly<Record<string, readonly string[]>> = {
  command: ['command', 'argv'],
  script: ['path'],
  tcp: ['port'],
  http: ['url'],
};

/** Tests say what they ask, can be told apart, and run where they can. */
export const tests = ({guests, hypervisor}: World): Finding[] => [
  ...guests.flatMap((guest) =>
    ofSuites(guest.object.tests, nameOf(guest), (...path) => guest.at('tests', ...path), false),
  ),
  ...ofSuites(hypervisor?.tests, 'the node', (...path) => pointerOf('tests', ...path), true),
];

type At = (...path: (string | number)[]) => string;

const ofSuites = (suites: unknown, who: string, at: At, isNode: boolean): Finding[] =>
  Object.entries(asObject(suites)).flatMap(([suite, list]) => {
    const seen = new Set<unknown>();
    return (Array.isArray(list) ? list : []).flatMap((test: unknown, i) => {
      if (!isObject(test)) return [];
      const again = test.name !== undefined && seen.has(test.name);
      seen.add(test.name);
      return [
        ...empty(test, `${who}, suite ${suite}`, at(suite, i)),
        ...(again
          ? [warning('repeated-test', at(suite, i, 'name'), `${who}: suite ${suite} has two tests "${test.name}"`)]
          : []),
        ...(isNode && test.on === 'guest'
          ? [
              error('no-guest', at(suite, i, 'on'), `the node has no guest to run "${test.name}" in`, {
                hint: "move it to the guest's own tests",
              }),
            ]
          : []),
      ];
    });
  });

const empty = (test: JsonObject, who: string, pointer: string): Finding[] => {
  const needs = NEEDS[String(test.type)] ?? [];
  if (needs.length === 0 || needs.some((key) => test[key] !== undefined)) return [];
  return [error('empty-test', pointer, `${who}: a test of type ${test.type} needs ${needs.join(' or ')}`)];
};
