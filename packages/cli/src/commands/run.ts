import type {DesiredState} from '@phoenix/config';
import {compose, needsOf, type Parts, type Verb} from '@phoenix/dispatcher';
import type {Step} from '@phoenix/kit';
import {suitesOf} from '@phoenix/suites';
import {EXIT} from '../exit-code.js';
import {findIds} from '../find-ids.js';
import type {Io} from '../io.js';
import {load} from '../load.js';
import {located} from '../located.js';
import {everyone, nodeAlone, partsFor} from '../parts.js';
import {pickReporter} from '../reporter.js';
import type {RunRequest} from '../request.js';
import {runOnNode} from '../run-on-node.js';
import {runTests} from '../run-tests.js';
import {reach} from '../target.js';
import {tellDiagnostics} from '../tell-diagnostics.js';
import {unplacedBeside} from '../unplaced.js';
import {UsageError} from '../usage-error.js';

/** As many tests side by side as `phoenix test` runs by default. */
const TESTS_AT_ONCE = 8;

/** Every verb that runs a graph: load, compose, reach the node, run, say how it ended. */
export async function runCommand(request: RunRequest, io: Io): Promise<number> {
  const reporter = pickReporter(request, io);
  const loaded = await load(request, io.env);
  const {diagnostics, state, steps, plugins} = loaded;
  if (state === undefined) {
    tellDiagnostics([...diagnostics, ...unplacedBeside(loaded)], request, io);
    return EXIT.usage;
  }
  const verb = verbOf(request);
  const setup = isSetup(request);
  const ids = setup ? [] : findIds(request.ids, state);
  if (verb === 'delete') refuseDependents(ids, state);
  const composed = compose(verb, partsOf(verb, ids, request, state, steps), steps);
  const found = [...diagnostics, ...located(composed.ok ? composed.value.warnings : composed.error, state, plugins)];
  tellDiagnostics(found, request, io);
  if (!composed.ok) return EXIT.usage;
  if (!(await isSure(verb, ids, request, state, io))) return EXIT.failed;

  const target = await reach(request, state, io);
  try {
    const {graph} = composed.value;
    const code = await runOnNode(graph, request, {target, reporter, io});
    if (!request.test || code !== EXIT.ok) return code;
    const suites = suitesOf(new Set([state.node, ...[...graph.values()].map(({resource}) => resource)]));
    return await runTests(
      [...suites.values()],
      {...request, concurrency: TESTS_AT_ONCE},
      {target, reporter: pickReporter(request, io), io},
    );
  } finally {
    // Also after a refusal: an open connection would keep the process alive.
    await target.close();
  }
}

/** `setup`, and `plan setup`. */
const isSetup = ({verb, ids}: RunRequest): boolean =>
  verb === 'setup' || (verb === 'plan' && ids.length === 1 && ids[0] === 'setup');

function verbOf({verb, force}: RunRequest): Verb {
  switch (verb) {
    case 'LetsGo':
    case 'setup':
    case 'create':
    case 'plan':
      return 'converge';
    case 'stop':
      return force ? 'kill' : 'stop';
    default:
      return verb;
  }
}

/** Who takes part besides the named guests: what they need, or who needs them. */
function partsOf(
  verb: Verb,
  ids: readonly number[],
  request: RunRequest,
  state: DesiredState,
  steps: readonly Step[],
): Parts {
  if (isSetup(request)) return nodeAlone(state, request, steps);
  if (request.only.length + request.skip.length > 0)
    throw new UsageError('--only and --skip choose among the steps of the node', 'phoenix plan setup --only zfs');
  return request.ids.length === 0 ? everyone(state) : partsFor(verb, ids, state);
}

/** A guest that others are cloned from or depend on goes only together with them. */
function refuseDependents(ids: readonly number[], {guests}: DesiredState): void {
  const problems = ids.flatMap((id) => {
    const others = [...guests.values()].filter((other) => !ids.includes(other.id) && needsOf(other).includes(id));
    return others.length === 0
      ? []
      : [`${id} is needed by ${others.map((other) => `${other.id} ${other.name}`).join(', ')}`];
  });
  if (problems.length > 0)
    throw new UsageError(problems.join('\n'), 'name them too, or take them out of the config first');
}

/** Verbs that destroy ask first. */
async function isSure(
  verb: Verb,
  ids: readonly number[],
  {yes}: RunRequest,
  {guests}: DesiredState,
  io: Io,
): Promise<boolean> {
  if (yes || (verb !== 'delete' && verb !== 'reconfigure')) return true;
  const names = ids.map((id) => `${id} ${guests.get(id)!.name}`).join(', ');
  const what =
    verb === 'delete'
      ? `destroy ${names}`
      : `throw away what has changed inside ${names} since the features were applied`;
  const answer = await io.confirm(`This would ${what}. Go on?`);
  if (answer === undefined) throw new UsageError(`${verb} would ${what}`, 'add --yes if that is what you want');
  return answer;
}
