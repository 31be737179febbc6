import {
  type Change,
  type Command,
  defineStep,
  type GuestResource,
  guestOf,
  type HealthCheck,
  type Resource,
  type Step,
  type StepContext,
  waitFor,
} from '@phoenix/kit';
import {probeCommand, TIMED_OUT} from '@phoenix/scripts';
import {asGuest} from './resource.js';

/** Asks in the guest until every check passes; the application is not up before. */
export const healthcheckStep = (kind: GuestResource['kind']): Step =>
  defineStep({
    id: `${kind}.healthcheck`,
    on: 'guest',
    kinds: [kind],
    wanted: (resource) => checksOf(resource).length > 0,
    settle: patience,
    async check(context) {
      const answers = await Promise.all(checksOf(context.resource).map((check, i) => probe(context, check, i + 1)));
      return answers.flat();
    },
  });

const checksOf = (resource: Resource): readonly HealthCheck[] => guestOf(asGuest(resource)).healthChecks;

/** As often as the most patient of the checks says, as frequently as the most eager. */
function patience(resource: Resource) {
  const healthChecks = checksOf(resource);
  return {
    everyMs: Math.min(...healthChecks.map(({intervalS}) => intervalS)) * 1_000,
    withinMs: Math.max(...healthChecks.map(({intervalS, retries}) => intervalS * retries)) * 1_000,
  };
}

async function probe({resource, exec}: StepContext, check: HealthCheck, place: number): Promise<readonly Change[]> {
  const {exitCode, stdout, stderr} = await exec(commandFor(resource, check, place));
  if (exitCode === 0) return [];
  const said = (stderr || stdout).trim().split('\n').at(-1) ?? '';
  const why =
    exitCode === TIMED_OUT ? `no answer in ${check.timeoutS} s` : `exit ${exitCode}${said === '' ? '' : `: ${said}`}`;
  return [waitFor(`${check.name} is healthy (now: ${why})`)];
}

/** By its place: checks are asked side by side, and names may be long, or the same. */
const commandFor = (resource: Resource, {probe: how, timeoutS}: HealthCheck, place: number): Command =>
  probeCommand({name: `health-${place}`, how, timeoutS, resource});
