import {join} from 'node:path';
import type {DesiredState} from '@phoenix/config';
import {compose} from '@phoenix/dispatcher';
import {type RunReport, run, type StepGraph} from '@phoenix/engine';
import type {Event, ResourceKind, Step} from '@phoenix/kit';
import {readLog} from '@phoenix/lab';
import {type LoadedPlugins, type Plugin, PluginFault} from '@phoenix/plugins';
import {classify} from '@phoenix/proxmox';
import {readCases} from '@phoenix/testing';
import {didYouMean} from '../did-you-mean.js';
import {hostsOf} from '../hosts.js';
import type {Io} from '../io.js';
import {loadWith} from '../load.js';
import {reach, type Target} from '../target.js';
import {afterChanging, afterDoing, afterTakingOut, type Runs} from './lab-verdicts.js';
import {type Ingredients, type Sample, writeSample} from './sample.js';
import {hasSecond} from './sample-section.js';
import type {Check} from './verdict.js';
import {type Sight, watched} from './watch.js';

const KINDS: readonly ResourceKind[] = ['lxc', 'vm', 'hypervisor'];
const WHERE = {lxc: 'a container', vm: 'a virtual machine', hypervisor: 'the node'} as const;

/**
 * How a plugin's steps behave on an embedded node of their own, with a fresh guest of each kind that they are for.
 * @param root an empty folder, to be removed by the caller
 */
export async function* labChecks(plugin: Plugin, loaded: LoadedPlugins, root: string, io: Io): AsyncIterable<Check> {
  const cases = await readCases(join(plugin.path, 'cases')).catch(() => []);
  for (const kind of KINDS) {
    const own = plugin.steps.filter((step) => (step.kinds ?? ['lxc', 'vm']).includes(kind));
    if (own.length === 0) continue;
    const ingredients = {kind, plugin, cases, all: loaded.steps};
    yield* trial({root: join(root, plugin.name, kind), own, ingredients, loaded, io});
  }
}

interface Trial {
  readonly root: string;
  /** The plugin's steps of this kind. */
  readonly own: readonly Step[];
  readonly ingredients: Ingredients;
  readonly loaded: LoadedPlugins;
  readonly io: Io;
}

/** Done, done again, told something else, taken out: each with a second look. */
async function* trial({root, own, ingredients, loaded, io}: Trial): AsyncIterable<Check> {
  const {kind, plugin, cases} = ingredients;
  const where = WHERE[kind];
  const dir = join(root, 'lab');
  const sights = new Map(own.map(({id}): [string, Sight] => [id, {broken: new Set(), unknown: new Set()}]));
  const touches = () => readLog(dir).filter(({changed}) => changed).length;
  const steps = loaded.steps.map((step) => (own.includes(step) ? watched(step, sights.get(step.id)!, touches) : step));
  const samples: Sample[] = [];
  const prepare = async (turn: Parameters<typeof writeSample>[2]) => {
    const sample = await writeSample(join(root, turn), ingredients, turn);
    samples.push(sample);
    return graphOf(sample, kind, own, steps, loaded);
  };
  const first = await prepare('first');
  if (!first.ok) {
    const about = `on ${where}: ${first.about}`;
    yield {plugin: plugin.name, about, verdict: first.verdict, detail: first.detail};
    return;
  }
  for (const detail of unknownUses(first.graph, own, loaded.steps))
    yield {plugin: plugin.name, about: `on ${where}: what it uses is there`, verdict: 'fail', detail};
  const target = await reach({target: 'lab', lab: {dir, speed: 0}}, first.state, io);
  try {
    const said: string[] = [];
    const twice = async (graph: StepGraph): Promise<Runs> => ({
      was: await runOn(target, graph, io, said),
      again: await runOn(target, graph, io, said),
    });
    const done = await twice(first.graph);
    const told = (step: Step) => ({plugin: plugin.name, step, where, sight: sights.get(step.id)!});
    for (const step of own) yield* afterDoing(told(step), done);
    const changing = own.filter((step) => hasSecond(step, cases));
    const second = changing.length === 0 ? undefined : await prepare('second');
    if (second?.ok) {
      const runs = await twice(second.graph);
      for (const step of changing) yield* afterChanging(told(step), done, runs);
    }
    const leaving = own.filter(({remove}) => remove !== undefined);
    const gone = leaving.length === 0 ? undefined : await prepare('gone');
    if (gone?.ok) {
      const runs = await twice(gone.graph);
      for (const step of leaving) yield* afterTakingOut(told(step), done, runs);
    }
    const secrets = samples.flatMap(({env}) => Object.values(env));
    const shown = secrets.filter((secret) => said.some((line) => line.includes(secret)));
    if (secrets.length > 0)
      yield {plugin: plugin.name, about: 'shows no secret', verdict: shown.length > 0 ? 'fail' : 'pass'};
  } finally {
    await target.close();
  }
}

type Prepared =
  | {readonly ok: true; readonly graph: StepGraph; readonly state: DesiredState}
  | {readonly ok: false; readonly about: string; readonly verdict: 'open' | 'fail'; readonly detail: string};

async function graphOf(
  {dir, env}: Sample,
  kind: ResourceKind,
  own: readonly Step[],
  steps: readonly Step[],
  loaded: LoadedPlugins,
): Promise<Prepared> {
  const {state, diagnostics} = await loadWith(loaded, dir, false, env);
  if (state === undefined) {
    const why = diagnostics.flatMap(({severity, message}) => (severity === 'error' ? [`${message}\n`] : [])).join('');
    const detail = `${why}give its configSchema "examples"`;
    return {ok: false, about: 'there is no config to try it with', verdict: 'open', detail};
  }
  const nodeScope = {only: new Set(own.map(({id}) => id))};
  const node = kind === 'hypervisor' ? {node: state.node, nodeScope} : {};
  const parts = {all: state.guests, selected: new Set(state.guests.keys()), ...node};
  const composed = await unlessAtFault(() => compose('converge', parts, steps));
  if (composed instanceof PluginFault)
    return {ok: false, about: 'it keeps to the contract', verdict: 'fail', detail: composed.message};
  if (composed.ok) return {ok: true, graph: composed.value.graph, state};
  const detail = composed.error.map(({message}) => message).join('\n');
  return {ok: false, about: 'it has a place', verdict: 'fail', detail};
}

/** A run leaves out what it does not have: nobody would ever be told that there is no such step. */
const unknownUses = (graph: StepGraph, own: readonly Step[], all: readonly Step[]): readonly string[] =>
  [...graph.values()].flatMap(({step, resource}) =>
    own.some(({id}) => id === step.id)
      ? (step.uses?.(resource) ?? [])
          .filter((used) => !all.some(({id}) => id === used))
          .map(
            (used) =>
              `uses() of ${step.id} names ${used}${didYouMean(
                used,
                all.map(({id}) => id),
              )}`,
          )
      : [],
  );

/** Hooks that are asked before anything runs. */
async function unlessAtFault<T>(body: () => T): Promise<T | PluginFault> {
  try {
    return body();
  } catch (error) {
    if (error instanceof PluginFault) return error;
    throw error;
  }
}

const runOn = (target: Target, graph: StepGraph, {interrupts}: Io, said: string[]): Promise<RunReport> =>
  run(graph, {
    mode: 'apply',
    hosts: hostsOf(target),
    stop: interrupts.stop,
    kill: interrupts.kill,
    allows: () => true,
    classify,
    emit: (event: Event) => said.push(JSON.stringify(event)),
  });
