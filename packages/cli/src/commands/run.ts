import type {DesiredState} from '@phoenix/config';
import {compose, type Parts, type Verb} from '@phoenix/dispatcher';
import {suitesOf} from '@phoenix/suites';
import {beforeDeleting} from '../before-deleting.js';
import {isSure} from '../before-destroying.js';
import {EXIT} from '../exit-code.js';
import {findIds} from '../find-ids.js';
import type {Io} from '../io.js';
import {load} from '../load.js';
import {located} from '../located.js';
import {narrow} from '../narrow.js';
import {TESTS_AT_ONCE} from '../options.js';
import {everyone, nodeAlone, partsFor} from '../parts.js';
import {pickReporter} from '../reporter.js';
import type {RunRequest} from '../request.js';
import {runOnNode} from '../run-on-node.js';
import {runTests} from '../run-tests.js';
import {stillThere} from '../still-there.js';
import {reach} from '../target.js';
import {tellDiagnostics} from '../tell-diagnostics.js';
import {unplacedBeside} from '../unplaced.js';

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
  const composed = compose(verb, partsOf(verb, ids, request, state), steps);
  const found = [...diagnostics, ...located(composed.ok ? composed.value.warnings : composed.error, state, plugins)];
  if (!composed.ok) {
    tellDiagnostics(found, request, io);
    return EXIT.usage;
  }
  const work = narrow(composed.value.graph, request, steps);
  tellDiagnostics([...found, ...work.diagnostics], request, io);

  const target = await reach(request, state, io);
  try {
    if (verb === 'delete') tellDiagnostics(await beforeDeleting(ids, state, target, io), request, io);
    if (!request.yes && !(await isSure(verb, ids, state, target, io))) return EXIT.failed;
    const code = await runOnNode(work, request, {target, reporter, io});
    if (verb === 'delete' && code === EXIT.ok && request.format !== 'json') io.stderr.write(stillThere(ids, state));
    if (!request.test || code !== EXIT.ok) return code;
    const suites = suitesOf(new Set([state.node, ...[...work.graph.values()].map(({resource}) => resource)]));
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
function partsOf(verb: Verb, ids: readonly number[], request: RunRequest, state: DesiredState): Parts {
  if (isSetup(request)) return nodeAlone(state);
  return request.ids.length === 0 ? everyone(state) : partsFor(verb, ids, state);
}
