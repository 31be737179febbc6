import {type Change, defineStep, type Resource, type Step, StepError, type StepId, type TestCase} from '@phoenix/kit';
import {probeCommand, TIMED_OUT} from '@phoenix/scripts';
import pLimit from 'p-limit';
import type {Suite} from './suites-of.js';

/** A test as a step of the resource that it is run for. */
export interface BoundTest {
  readonly resource: Resource;
  readonly step: Step;
}

/** @param atOnce how many tests run side by side, over all suites. */
export function testsOf(suites: readonly Suite[], atOnce: number): readonly BoundTest[] {
  const limit = pLimit(atOnce);
  const taken = new Set<string>();
  return suites.flatMap(({name, owners}) =>
    owners.flatMap(({resource, suite}) =>
      suite.tests.map((test): BoundTest => {
        const id = uniqueId(resource, `test.${word(name)} > ${word(test.name)}`, taken);
        return {resource, step: testStep(id, test, resource, limit)};
      }),
    ),
  );
}

const LAST_LINES = 20;
const A_DAY = 24 * 60 * 60_000;

function testStep(id: StepId, test: TestCase, resource: Resource, limit: ReturnType<typeof pLimit>): Step {
  return defineStep({
    id,
    on: resource.kind === 'hypervisor' ? 'node' : test.on,
    kinds: [resource.kind],
    // The test's own limit counts from when it is run; this one would count its turn too.
    timeoutMs: A_DAY,
    check: ({exec}) =>
      limit(async (): Promise<readonly Change[]> => {
        const command = probeCommand({name: id, how: test.probe, timeoutS: test.timeoutS, resource});
        const {exitCode, stdout, stderr} = await exec(command, {tell: true});
        if (exitCode === 0) return [];
        const verdict = exitCode === TIMED_OUT ? `no answer in ${test.timeoutS} s` : `exit ${exitCode}`;
        throw new StepError({code: 'test-failed', test: test.name, verdict, output: lastLines(stdout + stderr)});
      }),
  });
}

/** A node's id is `<id>/<step>`: what would read as another part of it goes. */
const word = (name: string): string => name.replace(/[/\s]+/g, ' ').trim();

/** Two tests may have one name. */
function uniqueId({id}: Resource, wanted: string, taken: Set<string>): StepId {
  let found = wanted;
  for (let n = 2; taken.has(`${id}/${found}`); n++) found = `${wanted} (${n})`;
  taken.add(`${id}/${found}`);
  return found as StepId;
}

const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
