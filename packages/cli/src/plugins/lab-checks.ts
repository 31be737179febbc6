import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {compose} from '@phoenix/dispatcher';
import {type RunReport, run, type StepGraph} from '@phoenix/engine';
import type {Event, NodeId, Outcome, ResourceKind, Step} from '@phoenix/kit';
import {readLog} from '@phoenix/lab';
import type {LoadedPlugins, Plugin} from '@phoenix/plugins';
import {classify} from '@phoenix/proxmox';
import {describeFailure} from '@phoenix/reporters';
import {hostsOf} from '../hosts.js';
import type {Io} from '../io.js';
import {loadWith} from '../load.js';
import {reach, type Target} from '../target.js';
import {type Sample, writeSample} from './sample.js';
import type {Check} from './verdict.js';
import {type Sight, watched} from './watch.js';

const KINDS: readonly ResourceKind[] = ['lxc', 'vm', 'hypervisor'];
const WHERE = {lxc: 'a container', vm: 'a virtual machine', hypervisor: 'the node'} as const;

/** How a plugin's steps behave on an embedded node of their own, with a fresh guest of each kind that they are for. */
export async function* labChecks(plugin: Plugin, loaded: LoadedPlugins, io: Io): AsyncIterable<Check> {
  for (const kind of KINDS) {
    const own = plugin.steps.filter((step) => (step.kinds ?? ['lxc', 'vm']).includes(kind));
    if (own.length === 0) continue;
    const root = await mkdtemp(join(tmpdir(), 'phoenix-check-'));
    try {
      const sample = await writeSample(join(root, 'config'), kind, plugin, loaded.steps);
      yield* trial({root, kind, plugin, own, sample, loaded, io});
    } finally {
      await rm(root, {recursive: true, force: true});
    }
  }
}

interface Trial {
  readonly root: string;
  readonly kind: ResourceKind;
  readonly plugin: Plugin;
  readonly own: readonly Step[];
  readonly sample: Sample;
  readonly loaded: LoadedPlugins;
  readonly io: Io;
}

async function* trial({root, kind, plugin, own, sample, loaded, io}: Trial): AsyncIterable<Check> {
  const {name} = plugin;
  const {state, diagnostics} = await loadWith(loaded, sample.dir, false, sample.env);
  const open = (about: string, detail: string): Check => ({plugin: name, about, verdict: 'open', detail});
  if (state === undefined) {
    const why = diagnostics.flatMap(({severity, message}) => (severity === 'error' ? [`${message}\n`] : [])).join('');
    yield open(`on ${WHERE[kind]}: there is no config to try it with`, `${why}give its configSchema "examples"`);
    return;
  }
  const dir = join(root, 'lab');
  const sights = new Map(own.map(({id}): [string, Sight] => [id, {broken: new Set(), unknown: new Set()}]));
  const touches = () => readLog(dir).filter(({changed}) => changed).length;
  const steps = loaded.steps.map((step) => (own.includes(step) ? watched(step, sights.get(step.id)!, touches) : step));
  const scope = {only: new Set(own.map(({id}) => id))};
  const node = kind === 'hypervisor' ? {node: state.node, nodeScope: scope} : {};
  const composed = compose('converge', {all: state.guests, selected: new Set(state.guests.keys()), ...node}, steps);
  if (!composed.ok) {
    const detail = composed.error.map(({message}) => message).join('\n');
    yield {plugin: name, about: `on ${WHERE[kind]}: it has a place`, verdict: 'fail', detail};
    return;
  }
  const target = await reach({target: 'lab', lab: {dir, speed: 0}}, state, io);
  try {
    const said: string[] = [];
    const {graph} = composed.value;
    const first = await runOn(target, graph, io, said);
    const second = await runOn(target, graph, io, said);
    for (const step of own) yield* verdicts(step, sights.get(step.id)!, first, second, WHERE[kind], name);
    const shown = Object.values(sample.env).filter((secret) => said.some((line) => line.includes(secret)));
    if (Object.keys(sample.env).length > 0)
      yield {plugin: name, about: 'shows no secret', verdict: shown.length > 0 ? 'fail' : 'pass'};
  } finally {
    await target.close();
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

function* verdicts(
  {id}: Step,
  {broken, unknown}: Sight,
  first: RunReport,
  second: RunReport,
  where: string,
  plugin: string,
): Iterable<Check> {
  const [was, then] = [outcomeOf(id, first), outcomeOf(id, second)];
  const at = (about: string) => `${id} on ${where} ${about}`;
  if (was === undefined) {
    yield {plugin, about: at('is not wanted'), verdict: 'open', detail: 'its wanted() says no to a plain one'};
    return;
  }
  if (was.status === 'blocked' || was.status === 'cancelled') {
    const by = was.status === 'blocked' ? `${was.by}: ${wordsOf(first.outcomes.get(was.by))}` : 'interrupted';
    yield {plugin, about: at('was not reached'), verdict: 'open', detail: by};
    return;
  }
  const breaches = [...broken].join('\n');
  yield {plugin, about: at('only looks when it is asked'), ...(breaches === '' ? PASS : failed(breaches))};
  const foreign = unknown.size > 0 || exitOf(was) === 127;
  const excuse = `the lab's guests do not know: ${[...unknown].join(', ') || 'what it runs'}`;
  const about = at('has nothing to do after it was done');
  if (was.status === 'unchanged') yield {plugin, about, verdict: 'open', detail: 'nor before'};
  else if (was.status === 'skipped') yield {plugin, about, verdict: 'open', detail: `skipped: ${was.reason}`};
  else if (was.status === 'changed')
    yield {plugin, about, ...PASS, detail: was.changes.map(({title}) => title).join('\n')};
  else yield {plugin, about, ...(foreign ? {verdict: 'open', detail: excuse} : failed(wordsOf(was)))};
  if (was.status !== 'changed') return;
  const again = at('is left alone by a second run');
  yield {plugin, about: again, ...(then?.status === 'unchanged' ? PASS : failed(wordsOf(then)))};
}

const PASS = {verdict: 'pass'} as const;
const failed = (detail: string) => ({verdict: 'fail', detail}) as const;

const outcomeOf = (step: string, {outcomes}: RunReport): Outcome | undefined =>
  [...outcomes].find(([node]: readonly [NodeId, Outcome]) => node.slice(node.indexOf('/') + 1) === step)?.[1];

const exitOf = (outcome: Outcome): number | undefined =>
  outcome.status === 'failed' && outcome.failure.code === 'command-failed' ? outcome.failure.exitCode : undefined;

function wordsOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'it did not take part';
  if (outcome.status !== 'failed') return outcome.status;
  const {headline, details} = describeFailure(outcome.failure);
  return [headline, ...details].join('\n');
}
