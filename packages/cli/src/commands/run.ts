import type {DesiredState} from '@phoenix/config';
import {compose, type Parts, type Verb} from '@phoenix/dispatcher';
import type {Step} from '@phoenix/kit';
import {suitesOf} from '@phoenix/suites';
import {beforeDeleting} from '../before-deleting.js';
import {isSure} from '../before-destroying.js';
import {destroyAgain} from '../destroy-again.js';
import {EXIT} from '../exit-code.js';
import {findIds} from '../find-ids.js';
import {strangersIn, withStrangers} from '../from-node.js';
import type {Io} from '../io.js';
import {leftNotice} from '../left-config.js';
import {load} from '../load.js';
import {located} from '../located.js';
import {narrow} from '../narrow.js';
import {TESTS_AT_ONCE} from '../options.js';
import {everyone, nodeAlone, partsFor} from '../parts.js';
import {pickReporter} from '../reporter.js';
import type {RunRequest} from '../request.js';
import {runOnNode, type Stage, type Work} from '../run-on-node.js';
import {runTests} from '../run-tests.js';
import {stillThere} from '../still-there.js';
import {reach, type Target} from '../target.js';
import {tellDiagnostics} from '../tell-diagnostics.js';
import {unplacedBeside} from '../unplaced.js';
import {verboseBy} from '../verbose-by.js';

/** Every verb that runs a graph: load, compose, reach the node, run, say how it ended. */
export async function runCommand(typed: RunRequest, io: Io): Promise<number> {
  const loaded = await load(typed, io.env);
  const request = verboseBy(typed, loaded);
  const reporter = pickReporter(request, io);
  const {diagnostics, state: config, steps, plugins} = loaded;
  if (config === undefined) {
    tellDiagnostics([...diagnostics, ...unplacedBeside(loaded)], request, io);
    return EXIT.usage;
  }
  const verb = verbOf(request);
  const setup = isSetup(request);
  const strangers = verb === 'delete' ? strangersIn(request.ids, config) : [];
  let target: Target | undefined;
  try {
    // What the config does not describe the node has to.
    if (strangers.length > 0) target = await reach(request, config, io);
    const state = target === undefined ? config : await withStrangers(strangers, config, target, io);
    const ids = setup ? [] : findIds(request.ids, state);
    const composed = compose(verb, partsOf(verb, ids, request, state), steps);
    const found = [...diagnostics, ...located(composed.ok ? composed.value.warnings : composed.error, state, plugins)];
    if (!composed.ok) {
      tellDiagnostics(found, request, io);
      return EXIT.usage;
    }
    const work = narrow(composed.value.graph, request, steps);
    tellDiagnostics([...found, ...work.diagnostics], request, io);

    target ??= await reach(request, state, io);
    if (verb === 'delete') tellDiagnostics(await beforeDeleting(ids, state, target, io), request, io);
    if (!request.yes && !(await isSure(verb, ids, state, target, io))) return EXIT.failed;
    const stage = {target, reporter, io};
    const code = await runOnNode({...work, ...aroundRun(request, state, steps, stage)}, request, stage);
    if (verb === 'delete' && code === EXIT.ok && request.format !== 'json') io.stderr.write(stillThere(ids, config));
    if (!request.test || code !== EXIT.ok) return code;
    const suites = suitesOf(new Set([state.node, ...[...work.graph.values()].map(({resource}) => resource)]));
    return await runTests(
      [...suites.values()],
      {...request, concurrency: TESTS_AT_ONCE},
      {target, reporter: pickReporter(request, io), io},
    );
  } finally {
    // Also after a refusal: an open connection would keep the process alive.
    await target?.close();
  }
}

/** What is looked for at the end of a run of everything, and done after one that failed. */
function aroundRun(
  request: RunRequest,
  state: DesiredState,
  steps: readonly Step[],
  stage: Stage,
): Pick<Work, 'notice' | 'after'> {
  const brings = verbOf(request) === 'converge' || request.verb === 'reconfigure';
  return {
    ...(brings && request.ids.length === 0 && request.verb !== 'setup'
      ? {notice: (node) => leftNotice(node, state)}
      : {}),
    ...(brings && request.verb !== 'plan' && state.behavior.onFailure === 'rollback'
      ? {after: (report, before, until) => destroyAgain(report, before, {request, state, steps}, {...stage, until})}
      : {}),
  };
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
