import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** A recorded run of the real programs. */
export interface Scenario {
  readonly name: string;
  readonly group: string;
  /** Put on the node before the first step, by path. */
  readonly files?: Readonly<Record<string, {readonly content: string; readonly mode: string}>>;
  readonly dirs?: readonly string[];
  readonly steps: readonly Step[];
}
export type Step = Single | Parallel;
export interface Single {
  readonly argv: readonly string[];
  readonly stdin?: string | null;
  readonly exit: number;
  /** Null: too long to be recorded. */
  readonly stdout: string | null;
  readonly stderr: string | null;
  /** Of the whole text, where that is null. */
  readonly stdout_sha256?: string;
  readonly stderr_sha256?: string;
  readonly seconds?: number;
  readonly after?: After;
  /** What the recorder waited for before this step. */
  readonly waited?: string;
  /** Why the recording is not to be copied here. */
  readonly artefact?: string;
}
export interface Parallel {
  /** `delay`: seconds after the common start. */
  readonly parallel: readonly (Single & {readonly delay?: number | null})[];
  readonly after?: After;
}
/** Files of the node by path; null: absent. */
export type After = Readonly<Record<string, string | null>>;

/** All scenarios of a folder, by name. What is no scenario is left out. @throws when it cannot be read */
export const scenariosIn = (folder: string): readonly Scenario[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Partial<Scenario>)
    .filter((one): one is Scenario => Array.isArray(one.steps))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

export const singlesOf = (step: Step): readonly Single[] => ('parallel' in step ? step.parallel : [step]);
