import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {type DesiredState, loadConfig, validateSection} from '@phoenix/config';
import type {Diagnostic, Step} from '@phoenix/kit';
import {loadPlugins} from '@phoenix/plugins';
import type {Common} from './request.js';

export interface Loaded {
  readonly diagnostics: readonly Diagnostic[];
  readonly steps: readonly Step[];
  /** Absent when a diagnostic is an error. */
  readonly state?: DesiredState;
}

/** The built-in steps: they come through the same door as anybody else's. */
const BUILT_IN = fileURLToPath(new URL('../../../steps/', import.meta.url));

/** Config and plugins, with everything that is wrong with either. */
export async function load(
  {configDir, strict}: Pick<Common, 'configDir' | 'strict'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Loaded> {
  const plugins = await loadPlugins([
    {path: join(BUILT_IN, 'dist/lxc'), strict: true},
    {path: join(BUILT_IN, 'features'), strict: true},
    {path: join(configDir, 'steps'), strict: false},
  ]);
  const features = plugins.steps.flatMap(({id}) => (id.startsWith('feature.') ? [id.slice('feature.'.length)] : []));
  const config = await loadConfig({dir: configDir, strict, features, env});
  const {state} = config;
  const sections = state === undefined ? [] : sectionProblems(state, plugins.steps, strict);
  const diagnostics = [...plugins.diagnostics, ...config.diagnostics, ...sections];
  const broken = state === undefined || diagnostics.some(({severity}) => severity === 'error');
  return {diagnostics, steps: plugins.steps, ...(broken ? {} : {state})};
}

/** Every feature's own config section, at the lines where the user wrote it. */
function sectionProblems(state: DesiredState, steps: readonly Step[], strict: boolean): readonly Diagnostic[] {
  const schemas = new Map(
    steps.flatMap(({id, configSchema}) => (configSchema === undefined ? [] : [[id as string, configSchema] as const])),
  );
  return [...state.lxc.values()].flatMap(({id, container}) =>
    container.features.flatMap(({name, config}) => {
      const schema = schemas.get(`feature.${name}`);
      return schema === undefined
        ? []
        : validateSection(schema, config, state.featurePointer(id, name), state.locate, strict);
    }),
  );
}
