import type {Failure, NodeId} from '@phoenix/kit';
import {create} from 'xmlbuilder2';
import {describeFailure, type FailureText} from './failure.js';
import {groupBy} from './group-by.js';
import {harmless, harmlessLines} from './harmless.js';
import type {RunRecord, StepRecord} from './record.js';
import {guestLabel} from './words.js';

type Said = ReadonlyMap<NodeId, readonly string[]>;

/** A run of tests as JUnit XML; ends in a line end. @param said what each test printed, line by line */
export const asXml = (record: RunRecord, said: Said, startedAt: Date): string => {
  const suites = [...groupBy([...record.steps.values()], suiteName)];
  const timestamp = startedAt.toISOString().slice(0, 19);
  const testsuite = suites.map(([name, steps]) => ({
    '@name': harmless(name),
    '@timestamp': timestamp,
    ...countsOf(steps),
    '@time': Math.max(0, ...steps.map(seconds)),
    testcase: steps.map((step) => caseOf(step, said.get(step.info.id) ?? [])),
  }));
  const all = [...record.steps.values()];
  const root = {testsuites: {...countsOf(all), '@time': (record.summary?.ms ?? 0) / 1000, testsuite}};
  // What XML has no way to say is left out: a test may print anything.
  return `${create({version: '1.0', encoding: 'UTF-8', invalidCharReplacement: ''}, root).end({prettyPrint: true})}\n`;
};

const countsOf = (steps: readonly StepRecord[]) => {
  const count = (wanted: Verdict) => steps.filter((step) => verdictOf(step) === wanted).length;
  return {
    '@tests': steps.length,
    '@failures': count('failure'),
    '@errors': count('error'),
    '@skipped': count('skipped'),
  };
};

type Verdict = 'passed' | 'failure' | 'error' | 'skipped';

/** What a test found out is a failure; that it could not be run is an error. */
const verdictOf = ({outcome}: StepRecord): Verdict => {
  if (outcome?.status === 'failed') return outcome.failure.code === 'test-failed' ? 'failure' : 'error';
  return outcome?.status === 'unchanged' ? 'passed' : 'skipped';
};

const caseOf = (step: StepRecord, lines: readonly string[]) => {
  const {outcome, info} = step;
  const verdict = verdictOf(step);
  const failure = outcome?.status === 'failed' ? outcome.failure : undefined;
  const text = failure === undefined ? undefined : describeFailure(failure);
  return {
    '@name': harmless(testName(info.step)),
    '@classname': harmless(guestLabel(info.resource)),
    '@time': seconds(step),
    ...(verdict === 'skipped' ? {skipped: {}} : {}),
    ...(failure === undefined || text === undefined
      ? {}
      : {[verdict]: {'@message': text.headline, '@type': failure.code, '#': evidenceOf(failure, text)}}),
    ...(lines.length === 0 ? {} : {'system-out': lines.join('\n')}),
  };
};

/** What a test said, as it said it; of other failures what there is to try. */
const evidenceOf = (failure: Failure, {details}: FailureText): string =>
  failure.code === 'test-failed' ? harmlessLines(failure.output).join('\n') : details.join('\n');

/** `test.smoke > answers` of 900 web: suite `900 web smoke`, test `answers`. */
const suiteName = ({info: {step, resource}}: StepRecord): string =>
  `${guestLabel(resource)} ${step.split(' > ')[0]!.slice('test.'.length)}`;
const testName = (step: string): string => step.split(' > ').slice(1).join(' > ');
const seconds = ({startedAt, finishedAt}: StepRecord): number =>
  ((finishedAt ?? 0) - (startedAt ?? finishedAt ?? 0)) / 1000;
