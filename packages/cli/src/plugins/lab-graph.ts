import type {DesiredState} from '@phoenix/config';
import {compose} from '@phoenix/dispatcher';
import type {StepGraph} from '@phoenix/engine';
import type {ResourceKind, Step} from '@phoenix/kit';
import {type LoadedPlugins, PluginFault} from '@phoenix/plugins';
import {didYouMean} from '../did-you-mean.js';
import {loadWith} from '../load.js';
import type {Sample} from './sample.js';

/** A graph to run, or what keeps it from being one. */
export type Prepared =
  | {readonly ok: true; readonly graph: StepGraph; readonly state: DesiredState}
  | {readonly ok: false; readonly about: string; readonly verdict: 'open' | 'fail'; readonly detail: string};

interface Makings {
  readonly kind: ResourceKind;
  /** The plugin's steps of this kind. */
  readonly own: readonly Step[];
  /** All that there are, those of the plugin watched. */
  readonly steps: readonly Step[];
  readonly loaded: LoadedPlugins;
}

export async function graphOf({dir, env}: Sample, {kind, own, steps, loaded}: Makings): Promise<Prepared> {
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
export function unknownUses(graph: StepGraph, own: readonly Step[], all: readonly Step[]): readonly string[] {
  const ids = all.map(({id}) => id);
  return [...graph.values()]
    .filter(({step}) => own.some(({id}) => id === step.id))
    .flatMap(({step, resource}) =>
      (step.uses?.(resource) ?? [])
        .filter((used) => !ids.includes(used))
        .map((used) => `uses() of ${step.id} names ${used}${didYouMean(used, ids)}`),
    );
}

/** Hooks that are asked before anything runs. */
async function unlessAtFault<T>(body: () => T): Promise<T | PluginFault> {
  try {
    return body();
  } catch (error) {
    if (error instanceof PluginFault) return error;
    throw error;
  }
}
