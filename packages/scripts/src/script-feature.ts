import {defineFeature, type Patch, type ResourceKind, type Script, type Step} from '@phoenix/kit';
import {relevantContext} from './context.js';
import {configVariables} from './environment.js';
import {hashOf} from './hash.js';
import {runScript} from './run-script.js';
import {isStamped, runAndStamp, type StampedScript} from './stamped-script.js';

/** What a folder with feature.json holds. */
export interface ScriptFeature {
  readonly name: string;
  readonly requires?: readonly string[];
  readonly kinds?: readonly ResourceKind[];
  readonly configSchema?: Readonly<Record<string, unknown>>;
  readonly contribute?: Patch;
  readonly apply: Script;
  /** Exit 0: nothing to do. Asked besides the stamp. */
  readonly check?: Script;
}

type Config = Readonly<Record<string, unknown>>;

/** A feature without TypeScript: scripts that run in the guest as root. */
export function scriptFeature(feature: ScriptFeature): Step<Config> {
  const {name, apply, check, requires, kinds, configSchema, contribute} = feature;
  const hashFor = (object: Config, config: Config) =>
    hashOf({feature: name, apply: apply.content, check: check?.content, config, object: relevantContext(object)});
  return defineFeature<Config>({
    name,
    ...(requires === undefined ? {} : {requires}),
    ...(kinds === undefined ? {} : {kinds}),
    ...(configSchema === undefined ? {} : {configSchema}),
    ...(contribute === undefined ? {} : {contribute: () => contribute}),
    timeoutMs: 60 * 60_000,
    fingerprint: ({object}, config) => hashFor(object, config),
    async check(context) {
      const {resource, config} = context;
      const script: StampedScript = {
        stamp: `feature-${name}`,
        hash: hashFor(resource.object, config),
        title: `apply ${name}`,
        script: apply,
        env: configVariables(config),
        resource,
      };
      if (!(await isStamped(context, script))) return [runAndStamp(script)];
      if (check === undefined) return [];
      const asked = await context.exec(runScript({name: `feature-${name}`, script: check, env: script.env, resource}));
      return asked.exitCode === 0 ? [] : [runAndStamp(script)];
    },
  }) as Step<Config>;
}
