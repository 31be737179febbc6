import type {HealthCheck, Script} from '@phoenix/kit';
import {asNumber, asText, type JsonObject} from '../json.js';

const DEFAULTS = {retries: 3, intervalS: 5, timeoutS: 10};

/** `health_check` and `health_checks` as one list. `script` gives a file under scripts/ by its path. */
export const healthChecksOf = (checks: readonly JsonObject[], script: (path: string) => Script): HealthCheck[] =>
  checks.map((check, i) => ({
    name: asText(check.name) ?? (checks.length === 1 ? 'health check' : `health check ${i + 1}`),
    probe: probeOf(check, script),
    retries: asNumber(check.retries) ?? DEFAULTS.retries,
    intervalS: asNumber(check.interval) ?? DEFAULTS.intervalS,
    timeoutS: asNumber(check.timeout) ?? DEFAULTS.timeoutS,
  }));

const probeOf = (check: JsonObject, script: (path: string) => Script): HealthCheck['probe'] => {
  const status = asNumber(check.status);
  switch (check.type) {
    case 'script':
      return {type: 'script', script: script(String(check.path))};
    case 'tcp':
      return {type: 'tcp', host: asText(check.host) ?? '127.0.0.1', port: asNumber(check.port) ?? 0};
    case 'http':
      return {type: 'http', url: String(check.url), ...(status === undefined ? {} : {status})};
    default:
      return {
        type: 'command',
        argv: Array.isArray(check.argv) ? check.argv.map(String) : ['sh', '-c', String(check.command)],
      };
  }
};
