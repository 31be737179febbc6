import type {Step} from '@phoenix/kit';
import {secretKeysOf} from '@phoenix/plugins';
import type {NamedCase} from '@phoenix/testing';

type Schema = Readonly<Record<string, unknown>>;

/** Which of two configs: what a step is tried with, and what that is changed to afterwards. */
export type Turn = 'first' | 'second';

/**
 * A section to try a step with: its schema's first example, else the first config of a case, else what is required with
 * values as plain as can be. Every secret is a reference.
 * @param env takes what the references lead to: in the second turn to something else
 */
export function sampleSection(
  step: Step,
  cases: readonly NamedCase[],
  env: Record<string, string>,
  turn: Turn,
): object {
  const given = (turn === 'second' ? secondOf(step, cases) : undefined) ?? firstOf(step, cases);
  const secrets = secretKeysOf(step).map((key) => {
    const variable = `PHOENIX_CHECK_${Object.keys(env).length}`;
    env[variable] = `${turn === 'first' ? 'secret' : 'another-secret'}-of-the-check-${key}`;
    return [key, `env:${variable}`] as const;
  });
  return {...(typeof given === 'object' ? given : {}), ...Object.fromEntries(secrets)};
}

/** Whether there is something else to say to a step after the first. */
export const hasSecond = (step: Step, cases: readonly NamedCase[]): boolean =>
  secondOf(step, cases) !== undefined || secretKeysOf(step).length > 0;

const firstOf = (step: Step, cases: readonly NamedCase[]): unknown =>
  examplesOf(step)[0] ?? configsOf(step, cases)[0] ?? guess(step.configSchema ?? {});

/** The second example, else the first config of a case that is another one. */
function secondOf(step: Step, cases: readonly NamedCase[]): unknown {
  const first = JSON.stringify(firstOf(step, cases));
  const others = examplesOf(step).length > 0 ? examplesOf(step) : configsOf(step, cases);
  return others.find((one) => JSON.stringify(one) !== first);
}

const examplesOf = ({configSchema}: Step): readonly unknown[] =>
  Array.isArray(configSchema?.examples) ? configSchema.examples : [];

/** Of cases that a step answers: one that it refuses would try nothing. */
const configsOf = (step: Step, cases: readonly NamedCase[]): readonly unknown[] =>
  cases
    .map((one) => one.case)
    .filter(({step: of, refusal, failure}) => (of ?? step.id) === step.id && (refusal ?? failure) === undefined)
    .flatMap(({config}) => (config === undefined ? [] : [config]));

function guess({required, properties}: Schema): object {
  const schemas = (properties ?? {}) as Readonly<Record<string, Schema>>;
  const keys = Array.isArray(required) ? required.map(String) : [];
  return Object.fromEntries(keys.map((key) => [key, plainest(schemas[key] ?? {})]));
}

function plainest(schema: Schema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  switch (schema.type) {
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object':
      return guess(schema);
    default:
      return 'example';
  }
}
