import {type Command, describeCommand, type StepContext, StepError} from '@phoenix/kit';

export interface Verdict {
  /** `none`: not installed, or disabled. */
  readonly status: 'running' | 'done' | 'degraded' | 'error' | 'none';
  /** One line each. */
  readonly reasons: readonly string[];
}

/** Its exit code is the verdict, which is read afterwards; what it prints while it waits are dots. */
export const AWAIT_CLOUD_INIT: Command = {
  argv: ['sh', '-c', 'timeout 900 cloud-init status --wait >/dev/null; exit 0'],
};

/** `cloud-init status`: 1 for errors, 2 for recoverable ones since 23.4, else 0 (cloud-init, Return codes). */
export async function readVerdict({exec}: Pick<StepContext, 'exec'>): Promise<Verdict> {
  const json = {argv: ['cloud-init', 'status', '--format', 'json']};
  const answer = await exec(json);
  if (answer.exitCode === 127) return {status: 'none', reasons: []};
  const details = parse(answer.stdout);
  if (details !== undefined) return ofJson(details);
  // Older ones know no --format.
  const long = {argv: ['cloud-init', 'status', '--long']};
  const {exitCode, stdout, stderr} = await exec(long);
  const status = /^status: (.+)$/m.exec(stdout)?.[1]?.trim();
  if (status === undefined)
    throw new StepError({code: 'command-failed', command: describeCommand(long), exitCode, stderr});
  const detail = /^detail:\s*([\s\S]*)/m.exec(stdout)?.[1] ?? '';
  return {status: ofWord(status), reasons: lines(detail)};
}

type Details = Readonly<Record<string, unknown>>;

function ofJson({status, extended_status, errors, recoverable_errors}: Details): Verdict {
  const complaints = Object.entries(
    typeof recoverable_errors === 'object' && recoverable_errors !== null ? recoverable_errors : {},
  );
  const recoverable = complaints.flatMap(([level, said]) => texts(said).map((text) => `${level}: ${text}`));
  const word = ofWord(String(status));
  const degraded = word === 'done' && (/^degraded/.test(String(extended_status ?? '')) || recoverable.length > 0);
  return {status: degraded ? 'degraded' : word, reasons: [...texts(errors), ...recoverable]};
}

/** `not run` and `not started`: it will be. */
function ofWord(status: string): Verdict['status'] {
  if (status === 'disabled') return 'none';
  if (status.startsWith('degraded')) return status.endsWith('running') ? 'running' : 'degraded';
  if (status.startsWith('error')) return 'error';
  return status === 'done' ? 'done' : 'running';
}

function parse(stdout: string): Details | undefined {
  try {
    const value: unknown = JSON.parse(stdout);
    return typeof value === 'object' && value !== null ? (value as Details) : undefined;
  } catch {
    return undefined;
  }
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map((one) => String(one).replaceAll('\n', ' ')) : [];
const lines = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
