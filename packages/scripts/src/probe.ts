import {type Command, type HealthCheck, type Resource, type TestProbe, unreachable} from '@phoenix/kit';
import {runScript} from './run-script.js';

/** How to ask once, and for how long. Health checks and tests are asked alike. */
export interface Probe {
  /** Names the folder of a script: `health-web`. */
  readonly name: string;
  readonly how: HealthCheck['probe'] | TestProbe;
  /** Seconds. */
  readonly timeoutS: number;
  readonly resource: Resource;
}

/** Exit code that timeout(1) of coreutils gives when the time is over. */
export const TIMED_OUT = 124;

/** Exit code 0: it holds. {@link TIMED_OUT}: no answer in time. */
export function probeCommand({name, how, timeoutS, resource}: Probe): Command {
  const limit = ['timeout', String(timeoutS)];
  switch (how.type) {
    case 'command':
      return {argv: [...limit, ...how.argv]};
    case 'script': {
      const run = runScript({name: name.replace(/[^\w.-]/g, '_'), script: how.script, env: {}, resource});
      return {...run, argv: [...limit, ...run.argv]};
    }
    case 'tcp':
      return {argv: [...limit, 'sh', '-c', TCP, 'sh', how.host, String(how.port), String(Math.ceil(timeoutS))]};
    case 'http': {
      const status = how.status === undefined ? '' : String(how.status);
      return {argv: [...limit, 'sh', '-c', HTTP, 'sh', how.url, String(timeoutS), status]};
    }
    default:
      return unreachable(how);
  }
}

/** Only bash opens connections by itself; where it is not (Alpine), BusyBox has nc. $1 host, $2 port, $3 seconds. */
const TCP = [
  'if command -v bash >/dev/null; then',
  '  bash -c \'exec 3<>"/dev/tcp/$1/$2"\' bash "$1" "$2"',
  'elif command -v nc >/dev/null; then',
  '  nc -z -w "$3" "$1" "$2"',
  'else',
  '  echo "neither bash nor nc is there to ask with" >&2',
  '  exit 127',
  'fi',
].join('\n');

/** curl is not in every image, wget not either. $1 URL, $2 seconds, $3 the status that is wanted, or nothing. */
const HTTP = [
  'if command -v curl >/dev/null; then',
  '  code=$(curl -s -o /dev/null -w "%{http_code}" --max-time "$2" "$1") || exit $?',
  '  if [ -z "$3" ]; then [ "$code" -lt 400 ] || { echo "HTTP $code" >&2; exit 22; }',
  '  else [ "$code" = "$3" ] || { echo "HTTP $code, wanted $3" >&2; exit 22; }; fi',
  'elif [ -z "$3" ]; then',
  '  wget -q -O /dev/null -T "$2" "$1"',
  'else',
  // GNU's and BusyBox's both tell the status, of an error too, on stderr.
  '  code=$(wget -S -O /dev/null -T "$2" "$1" 2>&1 | sed -n "s/.*HTTP\\/[0-9.]* \\([0-9][0-9]*\\).*/\\1/p" | tail -n 1)',
  '  [ -n "$code" ] || { echo "no answer, wanted HTTP $3" >&2; exit 22; }',
  '  [ "$code" = "$3" ] || { echo "HTTP $code, wanted $3" >&2; exit 22; }',
  'fi',
].join('\n');
