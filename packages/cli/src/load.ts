import {type Connection, type DesiredState, loadConfig} from '@phoenix/config';
import type {Diagnostic, Step} from '@phoenix/kit';
import {type LoadedPlugins, type Plugin, secretKeysOf} from '@phoenix/plugins';
import {loadAllPlugins} from './load-plugins.js';
import type {Common} from './request.js';

export interface Loaded {
  readonly diagnostics: readonly Diagnostic[];
  readonly steps: readonly Step[];
  readonly plugins: readonly Plugin[];
  /** Names of plugins that could not be loaded. */
  readonly broken: readonly string[];
  /** Absent when a diagnostic is an error. */
  readonly state?: DesiredState;
  /** Also there when only plugins are broken: good for saying more, never for a run. */
  readonly draft?: DesiredState;
  /** Where the node is, also when other parts of the config are broken. */
  readonly connection?: Connection;
}

/** Config and plugins, with everything that is wrong with either. */
export async function load(
  {configDir, strict}: Pick<Common, 'configDir' | 'strict'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Loaded> {
  return loadWith(await loadAllPlugins(configDir), configDir, strict, env);
}

/** The config as these plugins understand it. @param instead texts that count instead of the files of these paths */
export async function loadWith(
  {steps, plugins, broken, diagnostics: unloaded}: LoadedPlugins,
  dir: string,
  strict: boolean,
  env: Readonly<Record<string, string | undefined>>,
  instead: Readonly<Record<string, string>> = {},
): Promise<Loaded> {
  const own = steps.filter(({id}) => id.startsWith('feature.'));
  const nameOf = ({id}: Step) => id.slice('feature.'.length);
  const features = own.map(nameOf);
  const secretKeys = Object.fromEntries(own.map((step) => [nameOf(step), secretKeysOf(step)]));
  const phases = Object.fromEntries(
    steps
      .filter((step) => !own.includes(step) && step.configSchema !== undefined)
      .map((step) => [step.id, secretKeysOf(step)]),
  );
  const schemas = Object.fromEntries(
    steps.flatMap(({id, configSchema}) => (configSchema === undefined ? [] : [[id, configSchema]])),
  );
  const config = await loadConfig({dir, strict, features, secretKeys, phases, schemas, broken, env, instead});
  const {state: draft, connection} = config;
  const diagnostics = [...unloaded, ...config.diagnostics];
  const usable = !diagnostics.some(({severity}) => severity === 'error');
  return {
    diagnostics,
    steps,
    plugins,
    broken,
    ...(connection === undefined ? {} : {connection}),
    ...(draft === undefined ? {} : usable ? {draft, state: draft} : {draft}),
  };
}
