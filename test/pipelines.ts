import {parse} from 'yaml';

/** What one job of a pipeline does on a machine. */
export interface Job {
  readonly name: string;
  /** Lines of shell, in order, of all its steps. */
  readonly lines: readonly string[];
  /** Paths that the service keeps. */
  readonly keeps: readonly string[];
  readonly mayFailWith: readonly number[];
}

/** The jobs of each pipeline of a page: fenced YAML under a comment `pipeline: <service>`. */
export const pipelines = (page: string): ReadonlyMap<string, readonly Job[]> =>
  new Map(
    [...page.matchAll(/^<!-- pipeline: (\w+) -->\n```yaml\n([\s\S]*?)^```$/gm)].map(([, service, text]) => [
      service!,
      service === 'github' ? githubJobs(parse(text!)) : gitlabJobs(parse(text!)),
    ]),
  );

interface Github {
  readonly jobs: Readonly<Record<string, {readonly steps: readonly GithubStep[]}>>;
}
interface GithubStep {
  readonly run?: string;
  readonly with?: {readonly path?: string};
}

const githubJobs = ({jobs}: Github): readonly Job[] =>
  Object.entries(jobs).map(([name, {steps}]) => ({
    name,
    lines: steps.flatMap(({run}) => run ?? []),
    keeps: steps.flatMap((step) => step.with?.path?.split('\n').filter((path) => path !== '') ?? []),
    mayFailWith: [],
  }));

interface GitlabJob {
  readonly before_script?: readonly string[];
  readonly script: readonly string[];
  readonly artifacts?: {readonly paths: readonly string[]};
  readonly allow_failure?: {readonly exit_codes: readonly number[]};
}

const gitlabJobs = (file: Readonly<Record<string, unknown>>): readonly Job[] =>
  Object.entries(file)
    .filter(([name, job]) => !name.startsWith('.') && Object.hasOwn(Object(job), 'script'))
    .map(([name, job]) => {
      const {before_script = [], script, artifacts, allow_failure} = job as GitlabJob;
      return {
        name,
        lines: [...before_script, ...script],
        keeps: artifacts?.paths ?? [],
        mayFailWith: allow_failure?.exit_codes ?? [],
      };
    });
