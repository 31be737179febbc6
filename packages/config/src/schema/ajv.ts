import {Ajv, type ErrorObject, type Options, type ValidateFunction} from 'ajv';
import formats from 'ajv-formats';
import {schemas} from '../schemas.gen.js';

/** What of ajv's error the findings are made of; checks of ours make such issues too. */
export type Issue = Pick<
  ErrorObject,
  'keyword' | 'instancePath' | 'params' | 'schema' | 'parentSchema' | 'data' | 'propertyName'
>;

/**
 * The schemas say with four words of ours what JSON Schema has no word for. `x-list`: a single value is accepted
 * where a list is meant. `x-legacy`: known, without effect. `x-expects`: the pattern in words.
 * `x-instead`: patterns of keys that other tools have for what is said here, to the field, or to a sentence.
 */
const create = (options: Options = {}): Ajv => {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    verbose: true,
    ...options,
  });
  ajv.addKeyword({keyword: 'x-list', validate: (_: unknown, data: unknown) => Array.isArray(data)});
  ajv.addKeyword({keyword: 'x-legacy', validate: () => false});
  ajv.addKeyword('x-expects');
  ajv.addKeyword('x-instead');
  return ajv;
};

/** Compiling our own schemas would take longer than all else; a test checks them against the meta schema instead. */
const QUICK: Options = {validateSchema: false, meta: false, inlineRefs: false, code: {optimize: false}};

let files: Ajv | undefined;

/** @param name a schema without `.schema.json`: `phoenix_lxc_configs` */
export const issuesOfFile = (name: string, value: unknown): readonly Issue[] => {
  files ??= create(QUICK).addSchema([...schemas]);
  const validate = files.getSchema(`${name}.schema.json`);
  if (validate === undefined) throw new Error(`no schema ${name}`);
  validate(value);
  return validate.errors ?? [];
};

/**
 * A plugin's own schema: formats are known, keywords that ajv does not know are ignored, and so is `$schema` (2020-12
 * is near enough to draft-07 for a config section).
 * @throws Error when the schema itself is wrong.
 */
export const issuesOf = (schema: PluginSchema, value: unknown): readonly Issue[] => {
  const validate = compiled.get(schema) ?? compile(schema);
  validate(value);
  return validate.errors ?? [];
};

type PluginSchema = Readonly<Record<string, unknown>>;

/** One feature stands in many guests. */
const compiled = new WeakMap<PluginSchema, ValidateFunction>();

const compile = (schema: PluginSchema): ValidateFunction => {
  const {$schema: _, ...rest} = schema;
  const ajv = create({strict: false, logger: false});
  formats.default(ajv);
  const validate = ajv.compile(rest);
  compiled.set(schema, validate);
  return validate;
};
