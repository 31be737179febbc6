import {basename} from 'node:path';
import type {TestCase, TestProbe, TestSuite} from '@phoenix/kit';
import type {Files} from '../files.js';
import {asNumber, asObject, asText, isObject, type JsonObject} from '../json.js';

const TIMEOUT_S = 60;

/** `tests` of a guest or of the node, in the file's order. `on`: where those run that do not say. */
export const suitesOf = (given: unknown, files: Pick<Files, 'tests'>, on: TestCase['on']): TestSuite[] =>
  Object.entries(asObject(given)).map(([name, tests]) => ({
    name,
    tests: (Array.isArray(tests) ? tests : []).filter(isObject).map((test) => testOf(test, files, on)),
  }));

const testOf = (test: JsonObject, files: Pick<Files, 'tests'>, on: TestCase['on']): TestCase => ({
  name: String(test.name),
  on: test.on === 'node' ? 'node' : on,
  timeoutS: asNumber(test.timeout) ?? TIMEOUT_S,
  probe: probeOf(test, files),
});

const probeOf = (test: JsonObject, {tests}: Pick<Files, 'tests'>): TestProbe => {
  const status = asNumber(test.status);
  switch (test.type) {
    case 'script': {
      const path = String(test.path);
      return {type: 'script', script: {name: basename(path), content: tests.get(path) ?? ''}};
    }
    case 'tcp':
      return {type: 'tcp', host: asText(test.host) ?? '127.0.0.1', port: asNumber(test.port) ?? 0};
    case 'http':
      return {type: 'http', url: String(test.url), ...(status === undefined ? {} : {status})};
    default:
      return {
        type: 'command',
        argv: Array.isArray(test.argv) ? test.argv.map(String) : ['sh', '-c', String(test.command)],
      };
  }
};
