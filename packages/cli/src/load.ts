import {type DesiredState, loadConfig} from '@phoenix/config';
import type {Diagnostic, Step} from '@phoenix/kit';
import {type LoadedPlugins, type Plugin, secretKeysOf} from '@phoenix/plugins';
import {loadAllPlugins} from './load-plugins.js';
import type {Common} from './request.js';
import {sectionProblems} from './sections.js';

export interface Loaded {
  readonly diagnostics: readonly Diagnostic[];
  readonly steps: readonly Step[];
  readonly plugins: readonly Plugin[];
  /** Absent when a diagnostic is an error. */
  readonly state?: DesiredState;
}

/** Config and plugins, with everything that is wrong with either. */
export async function load(
  {configDir, strict}: Pick<Common, 'configDir' | 'strict'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Loaded> {
  return loadWith(await loadAllPlugins(configDir), configDir, strict, env);
}

/** The config as these plugins understand it. */
export async function loadWith(
  {steps, plugins, diagnostics: broken}: LoadedPlugins,
  dir: string,
  strict: boolean,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Loaded> {
  const own = steps.filter(({id}) => id.startsWith('feature.'));
  const nameOf = ({id}: Step) => id.slice('feature.'.length);
  const features = own.map(nameOf);
  const secretKeys = Object.fromEntries(own.map((step) => [nameOf(step), secretKeysOf(step)]));
  const sections = steps.flatMap(({id, configSchema}) => (configSchema === undefined ? [] : [id]));
  const config = await loadConfig({dir, strict, features, secretKeys, sections, env});
  const {state} = config;
  const wrong = state === undefined ? [] : sectionProblems(state, steps, strict);
  const diagnostics = [...broken, ...config.diagnostics, ...wrong];
  const usable = state !== undefined && !diagnostics.some(({severity}) => severity === 'error');
  return {diagnostics, steps, plugins, ...(usable ? {state} : {})};
}
