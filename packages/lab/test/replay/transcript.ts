import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** A recorded run of the real programs; test/transcripts/README.md describes the format. */
export interface Scenario {
  readonly name: string;
  readonly group: string;
  readonly files?: Readonly<Record<string, {readonly content: string; readonly mode: string}>>;
  readonly dirs?: readonly string[];
  readonly steps: readonly Step[];
}
export type Step = Single | Parallel;
export interface Single {
  readonly argv: readonly string[];
  readonly stdin: string | null;
  readonly exit: number;
  /** Null: too long to be recorded. */
  readonly stdout: string | null;
  readonly stderr: string | null;
  readonly seconds?: number;
  readonly after?: After;
  /** Why the recording is not to be copied here. */
  readonly artefact?: string;
}
export interface Parallel {
  readonly parallel: readonly (Single & {readonly delay?: number | null})[];
  readonly exits_sorted: readonly number[];
  readonly after?: After;
}
type After = Readonly<Record<string, string | null>>;

const folder = new URL('../../../../test/transcripts/', import.meta.url).pathname;

export const scenarios = (groups: readonly string[]): Scenario[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Scenario)
    .filter(({group}) => groups.includes(group))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

export const singlesOf = (step: Step): readonly Single[] => ('parallel' in step ? step.parallel : [step]);
