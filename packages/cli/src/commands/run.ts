import type {DesiredState} from '@phoenix/config';
import {compose, needsOf, type Verb, withDependencies, withDependents, withNeeds} from '@phoenix/dispatcher';
import {type Diagnostic, unreachable} from '@phoenix/kit';
import {EXIT} from '../exit-code.js';
import {findIds} from '../find-ids.js';
import type {Io} from '../io.js';
import {load} from '../load.js';
import {pickReporter} from '../reporter.js';
import type {RunRequest} from '../request.js';
import {runOnNode} from '../run-on-node.js';
import {reach} from '../target.js';
import {tellDiagnostics} from '../tell-diagnostics.js';
import {UsageError} from '../usage-error.js';

/** Every verb that runs a graph: load, compose, reach the node, run, say how it ended. */
export async function runCommand(request: RunRequest, io: Io): Promise<number> {
  const reporter = pickReporter(request, io);
  const {diagnostics, state, steps} = await load(request, io.env);
  if (state === undefined) {
    tellDiagnostics(diagnostics, request, io);
    return EXIT.usage;
  }
  const ids = findIds(request.ids, state);
  const verb = verbOf(request);
  if (verb === 'delete') refuseDependents(ids, state);
  const selected = selectedBy(verb, ids, state);
  const composed = compose(verb, state.lxc, selected, steps, new Set(ids));
  const found = [...diagnostics, ...located(composed.ok ? composed.value.warnings : composed.error, state)];
  tellDiagnostics(found, request, io);
  if (!composed.ok) return EXIT.usage;
  if (!(await isSure(verb, ids, request, state, io))) return EXIT.failed;

  const target = await reach(request, state, io);
  try {
    return await runOnNode(composed.value.graph, request, {target, reporter, io});
  } finally {
    // Also after a refusal: an open connection would keep the process alive.
    await target.close();
  }
}

function verbOf({verb, force}: RunRequest): Verb {
  if (verb === 'LetsGo' || verb === 'create' || verb === 'plan') return 'converge';
  return verb === 'stop' && force ? 'kill' : verb;
}

/** Who takes part besides the named guests: what they need, or who needs them. */
function selectedBy(verb: Verb, ids: readonly number[], {lxc}: DesiredState): ReadonlySet<number> {
  switch (verb) {
    case 'converge':
    case 'reconfigure':
      return withNeeds(ids, lxc);
    case 'start':
      return withDependencies(ids, lxc);
    case 'stop':
    case 'kill':
      return withDependents(ids, lxc);
    case 'restart':
    case 'delete':
      return new Set(ids);
    default:
      return unreachable(verb);
  }
}

/** What composes without a place in the files is given one. */
const located = (diagnostics: readonly Diagnostic[], {locate}: DesiredState): readonly Diagnostic[] =>
  diagnostics.map((diagnostic) => {
    const pointer = diagnostic.source?.pointer;
    return pointer === undefined ? diagnostic : {...diagnostic, source: locate(pointer)};
  });

/** A guest that others are cloned from or depend on goes only together with them. */
function refuseDependents(ids: readonly number[], {lxc}: DesiredState): void {
  const problems = ids.flatMap((id) => {
    const others = [...lxc.values()].filter((other) => !ids.includes(other.id) && needsOf(other).includes(id));
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
  {lxc}: DesiredState,
  io: Io,
): Promise<boolean> {
  if (yes || (verb !== 'delete' && verb !== 'reconfigure')) return true;
  const names = ids.map((id) => `${id} ${lxc.get(id)!.name}`).join(', ');
  const what =
    verb === 'delete'
      ? `destroy ${names}`
      : `throw away what has changed inside ${names} since the features were applied`;
  const answer = await io.confirm(`This would ${what}. Go on?`);
  if (answer === undefined) throw new UsageError(`${verb} would ${what}`, 'add --yes if that is what you want');
  return answer;
}
