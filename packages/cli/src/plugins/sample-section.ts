import type {Step} from '@phoenix/kit';
import {secretKeysOf} from '@phoenix/plugins';
import type {NamedCase} from '@phoenix/testing';

type Schema = Readonly<Record<string, unknown>>;

/**
 * A section to try a step with: its schema's first example, else the first config of a case, else what is required with
 * values as plain as can be. Every secret is a reference.
 * @param env takes what the references lead to
 */
export function sampleSection(step: Step, cases: readonly NamedCase[], env: Record<string, string>): object {
  const {configSchema = {}} = step;
  const ofCases = cases
    .filter(({case: {step: of}}) => of === undefined || of === step.id)
    .map(({case: {config}}) => config)
    .find((config) => config !== undefined);
  const given = Array.isArray(configSchema.examples) ? configSchema.examples[0] : (ofCases ?? guess(configSchema));
  const secrets = secretKeysOf(step).map((key) => {
    const variable = `PHOENIX_CHECK_${Object.keys(env).length}`;
    env[variable] = `secret-of-the-check-${key}`;
    return [key, `env:${variable}`] as const;
  });
  return {...(typeof given === 'object' ? given : {}), ...Object.fromEntries(secrets)};
}

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
