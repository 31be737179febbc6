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
  unreachable,
  waitFor,
} from '@phoenix/kit';
import {runScript} from '@phoenix/scripts';
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
    exitCode === 124 ? `no answer in ${check.timeoutS} s` : `exit ${exitCode}${said === '' ? '' : `: ${said}`}`;
  return [waitFor(`${check.name} is healthy (now: ${why})`)];
}

/** curl is not in every image, wget not either. */
const HTTP = [
  'if command -v curl >/dev/null; then',
  '  code=$(curl -s -o /dev/null -w "%{http_code}" --max-time "$2" "$1") || exit $?',
  '  if [ -z "$3" ]; then [ "$code" -lt 400 ] || { echo "HTTP $code" >&2; exit 22; }',
  '  else [ "$code" = "$3" ] || { echo "HTTP $code, wanted $3" >&2; exit 22; }; fi',
  'else wget -q -O /dev/null -T "$2" "$1"; fi',
].join('\n');

function commandFor(resource: Resource, {probe: {...how}, timeoutS}: HealthCheck, place: number): Command {
  const limit = ['timeout', String(timeoutS)];
  switch (how.type) {
    case 'command':
      return {argv: [...limit, ...how.argv]};
    case 'script':
      // By its place: checks are asked side by side, and names may be long, or the same.
      return withLimit(limit, runScript({name: `health-${place}`, script: how.script, env: {}, resource}));
    case 'tcp':
      return {argv: [...limit, 'bash', '-c', 'exec 3<>"/dev/tcp/$1/$2"', 'bash', how.host, String(how.port)]};
    case 'http':
      return {
        argv: [
          ...limit,
          'sh',
          '-c',
          HTTP,
          'sh',
          how.url,
          String(timeoutS),
          how.status === undefined ? '' : String(how.status),
        ],
      };
    default:
      return unreachable(how);
  }
}

const withLimit = (limit: readonly string[], command: Command): Command => ({
  ...command,
  argv: [...limit, ...command.argv],
});
