import type {DesiredState} from '@phoenix/config';
import {table} from '@phoenix/reporters';
import {type Suite, suitesOf} from '@phoenix/suites';
import {didYouMean} from '../did-you-mean.js';
import {EXIT} from '../exit-code.js';
import {findIds, HYPERVISOR} from '../find-ids.js';
import type {Io} from '../io.js';
import {load} from '../load.js';
import {pickReporter} from '../reporter.js';
import type {TestRequest} from '../request.js';
import {runTests} from '../run-tests.js';
import {reach} from '../target.js';
import {tellDiagnostics} from '../tell-diagnostics.js';
import {UsageError} from '../usage-error.js';
import {verboseBy} from '../verbose-by.js';

/** One suite on all that have it, or on those named; without a name, what there is. */
export async function testCommand(typed: TestRequest, io: Io): Promise<number> {
  const loaded = await load(typed, io.env);
  const {diagnostics, state} = loaded;
  const request = verboseBy(typed, loaded);
  tellDiagnostics(diagnostics, request, io);
  if (state === undefined) return EXIT.usage;
  const suites = suitesOf([state.node, ...state.guests.values()]);
  if (request.suite === undefined) return listSuites(suites, request, io);
  const suite = narrowed(suiteNamed(request.suite, suites), request.ids, state);
  const target = await reach(request, state, io);
  try {
    return await runTests([suite], request, {target, reporter: pickReporter(request, io), io});
  } finally {
    await target.close();
  }
}

function listSuites(suites: ReadonlyMap<string, Suite>, {format}: TestRequest, {stdout}: Io): number {
  const rows = [...suites.values()].flatMap(({name, owners}) =>
    owners.map(({resource: {id, kind, name: guest}, suite}) => ({
      suite: name,
      on: kind === 'hypervisor' ? HYPERVISOR : `${id} ${guest}`,
      tests: suite.tests.map((test) => test.name),
    })),
  );
  if (format === 'json') stdout.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  else if (rows.length === 0) stdout.write('the config has no tests: give a guest `tests: {"smoke": [...]}`\n');
  else
    stdout.write(table([['SUITE', 'ON', 'TESTS'], ...rows.map(({suite, on, tests}) => [suite, on, tests.join(', ')])]));
  return EXIT.ok;
}

function suiteNamed(name: string, suites: ReadonlyMap<string, Suite>): Suite {
  const suite = suites.get(name);
  if (suite !== undefined) return suite;
  const near = didYouMean(name, [...suites.keys()]);
  throw new UsageError(`the config has no test suite "${name}"${near}`, 'phoenix test lists the suites');
}

function narrowed({name, owners}: Suite, words: readonly string[], state: DesiredState): Suite {
  if (words.length === 0) return {name, owners};
  const guests = words.filter((word) => word !== HYPERVISOR);
  const wanted = new Set([
    ...(guests.length === 0 ? [] : findIds(guests, state)),
    ...(guests.length === words.length ? [] : [state.node.id]),
  ]);
  const found = owners.filter(({resource}) => wanted.has(resource.id));
  const without = [...wanted].filter((id) => !found.some(({resource}) => resource.id === id));
  if (without.length > 0)
    throw new UsageError(
      `${without.map((id) => (id === state.node.id ? HYPERVISOR : id)).join(', ')}: no suite "${name}" there`,
      `on: ${owners.map(({resource: {id, kind}}) => (kind === 'hypervisor' ? HYPERVISOR : id)).join(', ')}`,
    );
  return {name, owners: found};
}
