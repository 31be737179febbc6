import {
  type Change,
  defineFeature,
  exec,
  type Patch,
  type Resource,
  type ResourceKind,
  type Script,
  type Step,
  type StepContext,
} from '@phoenix/kit';
import {relevantContext} from './context.js';
import {configSecrets, configVariables} from './environment.js';
import {hashOf} from './hash.js';
import {runScript} from './run-script.js';
import {isStamped, runAndStamp, type StampedScript} from './stamped-script.js';
import {removeStamp, type StampName, stampsOf} from './stamps.js';

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
  /** Where it was applied and the config no longer names it. */
  readonly remove?: Script;
}

type Config = Readonly<Record<string, unknown>>;
type Seen = Pick<Resource, 'object' | 'sections'>;

/** A feature without TypeScript: scripts that run in the guest as root. */
export function scriptFeature(feature: ScriptFeature): Step<Config> {
  const {name, apply, check, remove, requires, kinds, configSchema, contribute} = feature;
  const hashFor = (resource: Seen, config: Config) =>
    hashOf({feature: name, apply: apply.content, check: check?.content, config, object: relevantContext(resource)});
  const stamp: StampName = `feature-${name}`;
  return defineFeature<Config>({
    name,
    ...(requires === undefined ? {} : {requires}),
    ...(kinds === undefined ? {} : {kinds}),
    ...(configSchema === undefined ? {} : {configSchema}),
    ...(contribute === undefined ? {} : {contribute: () => contribute}),
    timeoutMs: 60 * 60_000,
    fingerprint: hashFor,
    async check(context) {
      const {resource, config} = context;
      const script: StampedScript = {
        stamp,
        hash: hashFor(resource, config),
        formerHash: hashFor({object: resource.object}, config),
        title: `apply ${name}`,
        script: apply,
        env: configVariables(config),
        secrets: configSecrets(config),
        resource,
      };
      if (!(await isStamped(context, script))) return [runAndStamp(script)];
      if (check === undefined) return [];
      const asked = await context.exec(runScript({...script, name: stamp, script: check}));
      return asked.exitCode === 0 ? [] : [runAndStamp(script)];
    },
    ...(remove === undefined ? {} : {remove: (context: StepContext<Config>) => removal(stamp, remove, context)}),
  }) as Step<Config>;
}

/** What left no stamp was never applied. */
async function removal(
  stamp: StampName,
  script: Script,
  {resource, facts}: StepContext<Config>,
): Promise<readonly Change[]> {
  if (!(await facts(stampsOf(resource.id))).has(stamp)) return [];
  const actions = [exec(runScript({name: stamp, script, env: {}, resource})), exec(removeStamp(stamp))];
  return [{title: `remove ${stamp.slice('feature-'.length)}`, impact: 'none', actions}];
}
