import {Refusal} from '@phoenix/kit';
import type {Level} from './finding.js';
import {type Finding, problem} from './finding.js';
import type {Check, Patient} from './patient.js';
import {tellFailure} from './tell-failure.js';

/** What one check has found. */
export interface Report {
  readonly check: string;
  readonly title: string;
  /** At least one. */
  readonly findings: readonly Finding[];
  /** The node went away meanwhile. */
  readonly isLost?: true;
}

/** Asks all checks side by side and gives their reports in order, each as soon as those before it have been given. */
export async function* examine(checks: readonly Check[], patient: Patient): AsyncIterable<Report> {
  const asked = checks.map(({look}) =>
    look(patient).then(
      (findings) => ({findings}),
      (error: unknown) => ({error}),
    ),
  );
  const told = new Map<unknown, string>();
  for (const [index, {id, title}] of checks.entries()) {
    const answer = await asked[index]!;
    if ('findings' in answer) {
      if (answer.findings.length > 0) yield {check: id, title, findings: answer.findings};
      continue;
    }
    const {error} = answer;
    // Several ask the same fact: the first one says why there is no answer.
    const before = told.get(error);
    if (before !== undefined) {
      yield {check: id, title, findings: [{level: 'unknown', found: `not looked at, see ${before}`}]};
      continue;
    }
    told.set(error, title);
    const {found, advice, isLost} = tellFailure(error);
    yield {check: id, title, findings: [problem(found, advice)], ...(isLost ? {isLost} : {})};
    if (error instanceof Refusal) return;
  }
}

const ORDER: readonly Level[] = ['fine', 'unknown', 'warning', 'problem'];

/** The worst of all findings. */
export const worstOf = (findings: readonly Finding[]): Level =>
  findings.map(({level}) => level).reduce((a, b) => (ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b), 'fine' as Level);

/** Something that it asks for was told to be out of reach by another check. */
export const isUnknown = ({findings}: Report): boolean => findings.every(({level}) => level === 'unknown');
