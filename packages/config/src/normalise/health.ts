import type {HealthCheck, Script} from '@phoenix/kit';
import {asNumber, asText, type JsonObject} from '../json.js';

const DEFAULTS = {retries: 3, intervalS: 5, timeoutS: 10};
const LOCAL = '127.0.0.1';
/** Characters of a command line that a row still has room for. */
const LONGEST = 60;

/** `health_check` and `health_checks` as one list. `script` gives a file under scripts/ by its path. */
export const healthChecksOf = (checks: readonly JsonObject[], script: (path: string) => Script): HealthCheck[] =>
  checks.map((check) => ({
    name: asText(check.name) ?? whatItAsks(check),
    probe: probeOf(check, script),
    retries: asNumber(check.retries) ?? DEFAULTS.retries,
    intervalS: asNumber(check.interval) ?? DEFAULTS.intervalS,
    timeoutS: asNumber(check.timeout) ?? DEFAULTS.timeoutS,
  }));

/** A check without a name is called by its question: a failure then says which of them it was. */
const whatItAsks = (check: JsonObject): string => {
  switch (check.type) {
    case 'script':
      return String(check.path);
    case 'tcp':
      return `tcp ${asText(check.host) ?? LOCAL}:${String(check.port)}`;
    case 'http':
      return String(check.url);
    default:
      return cut(Array.isArray(check.argv) ? check.argv.map(String).join(' ') : String(check.command));
  }
};

const cut = (line: string): string => {
  const words = line.trim().replace(/\s+/g, ' ');
  return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words;
};

const probeOf = (check: JsonObject, script: (path: string) => Script): HealthCheck['probe'] => {
  const status = asNumber(check.status);
  switch (check.type) {
    case 'script':
      return {type: 'script', script: script(String(check.path))};
    case 'tcp':
      return {type: 'tcp', host: asText(check.host) ?? LOCAL, port: asNumber(check.port) ?? 0};
    case 'http':
      return {type: 'http', url: String(check.url), ...(status === undefined ? {} : {status})};
    default:
      return {
        type: 'command',
        argv: Array.isArray(check.argv) ? check.argv.map(String) : ['sh', '-c', String(check.command)],
      };
  }
};
