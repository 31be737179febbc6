import type {Step} from '@phoenix/kit';
import {Ajv} from 'ajv';

/** What is wrong with the schema of a step's config section, one line each. Built-in ones are checked by their tests. */
export function schemaProblems({id, configSchema}: Step): readonly string[] {
  if (configSchema === undefined) return [];
  const {$schema: _, ...schema} = configSchema;
  try {
    new Ajv({strict: false, validateFormats: false, logger: false}).compile(schema);
  } catch (error) {
    return [`the configSchema of "${id}" is no JSON Schema: ${error instanceof Error ? error.message : String(error)}`];
  }
  const keys = propertiesOf(configSchema);
  const own = Object.fromEntries(Object.entries(keys).map(([key, {[SECRET]: __, ...rest}]) => [key, rest]));
  if (marks({...configSchema, properties: own}))
    return [
      `the configSchema of "${id}" says "${SECRET}" further in: only a key of the section itself can be a secret`,
    ];
  return [];
}

/** The keys of a step's section that take a reference to a secret: properties with `"x-secret": true`. */
export const secretKeysOf = ({configSchema = {}}: Pick<Step, 'configSchema'>): readonly string[] =>
  Object.entries(propertiesOf(configSchema)).flatMap(([key, schema]) => (schema[SECRET] === true ? [key] : []));

const SECRET = 'x-secret';

type Schema = Readonly<Record<string, unknown>>;

const propertiesOf = ({properties}: Schema): Readonly<Record<string, Schema>> =>
  Object.fromEntries(
    Object.entries(isSchema(properties) ? properties : {}).filter(([, one]) => isSchema(one)),
  ) as Record<string, Schema>;

const marks = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ((value as Schema)[SECRET] === true || Object.values(value).some((one) => marks(one)));

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
