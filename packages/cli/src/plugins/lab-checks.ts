import {join} from 'node:path';
import {type RunReport, run, type StepGraph} from '@phoenix/engine';
import type {Event, ResourceKind, Step} from '@phoenix/kit';
import {readLog} from '@phoenix/lab';
import type {LoadedPlugins, Plugin} from '@phoenix/plugins';
import {classify} from '@phoenix/proxmox';
import {readCases} from '@phoenix/testing';
import {hostsOf} from '../hosts.js';
import type {Io} from '../io.js';
import {reach, type Target} from '../target.js';
import {graphOf, type Prepared, unknownUses} from './lab-graph.js';
import {type About, afterChanging, afterDoing, afterTakingOut, type Runs} from './lab-verdicts.js';
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
async function* trial(one: Trial): AsyncIterable<Check> {
  const {own, ingredients, loaded, root, io} = one;
  const {kind, plugin} = ingredients;
  const where = WHERE[kind];
  const dir = join(root, 'lab');
  const sights = new Map(own.map(({id}): [string, Sight] => [id, {broken: new Set(), unknown: new Set()}]));
  const touches = () => readLog(dir).filter(({changed}) => changed).length;
  const steps = loaded.steps.map((step) => (own.includes(step) ? watched(step, sights.get(step.id)!, touches) : step));
  const samples: Sample[] = [];
  const prepare = async (turn: Parameters<typeof writeSample>[2]) => {
    const sample = await writeSample(join(root, turn), ingredients, turn);
    samples.push(sample);
    return graphOf(sample, {kind, own, steps, loaded});
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
  const said: string[] = [];
  const told = (step: Step) => ({plugin: plugin.name, step, where, sight: sights.get(step.id)!});
  try {
    yield* turns(one, {first: first.graph, prepare, told, run: (graph) => runOn(target, graph, io, said)});
  } finally {
    await target.close();
  }
  const secrets = samples.flatMap(({env}) => Object.values(env));
  const shown = secrets.filter((secret) => said.some((line) => line.includes(secret)));
  if (secrets.length > 0)
    yield {plugin: plugin.name, about: 'shows no secret', verdict: shown.length > 0 ? 'fail' : 'pass'};
}

interface Stage {
  readonly first: StepGraph;
  prepare(turn: 'second' | 'gone'): Promise<Prepared>;
  told(step: Step): About;
  run(graph: StepGraph): Promise<RunReport>;
}

async function* turns({own, ingredients: {cases}}: Trial, {first, prepare, told, run}: Stage): AsyncIterable<Check> {
  const twice = async (graph: StepGraph): Promise<Runs> => ({was: await run(graph), again: await run(graph)});
  const done = await twice(first);
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
