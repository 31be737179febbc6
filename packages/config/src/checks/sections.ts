import type {Step, StepId} from '@phoenix/kit';
import {error, type Finding} from '../finding.js';
import {type Guest, itemsOf} from '../guests/guest.js';
import type {World} from '../guests/world.js';
import {asObject, isObject, type JsonObject} from '../json.js';
import {inheritedBy} from '../normalise/features.js';
import {pointerOf} from '../pointer.js';
import {issuesOf} from '../schema/ajv.js';
import {findingsOf} from '../schema/findings.js';

type JsonSchema = NonNullable<Step['configSchema']>;
/** By step. */
export type Schemas = Readonly<Record<StepId, JsonSchema>>;

/** Every plugin's own config section as the user wrote it, by the plugin's schema: whatever else is wrong. */
export const sections = (world: World, schemas: Schemas): Finding[] => [
  ...world.guests.flatMap((guest) => ofFeatures(guest, world, schemas)),
  ...world.guests.flatMap(({kind, object, at}) => ofPhases(kind, object, at, world, schemas)),
  ...ofPhases('hypervisor', world.hypervisor ?? {}, pointerOf, world, schemas),
];

const ofPhases = (
  kind: string,
  object: JsonObject,
  at: (key: string) => string,
  {phases}: Pick<World, 'phases'>,
  schemas: Schemas,
): Finding[] =>
  Object.entries(schemas).flatMap(([id, schema]) => {
    const key = id.slice(id.indexOf('.') + 1);
    if (id !== `${kind}.${key}` || !Object.hasOwn(object, key)) return [];
    const secrets = Object.hasOwn(phases, id) ? phases[id]! : [];
    const value = object[key];
    return findingsIn(schema, isObject(value) ? withReferences(value, secrets) : value, at(key)).filter(
      ({pointer}) => !secrets.some((secret) => pointer === at(key) + pointerOf(secret)),
    );
  });

const ofFeatures = (guest: Guest, {lxcFile, secretKeys}: World, schemas: Schemas): Finding[] =>
  itemsOf(guest, 'features').flatMap(({value: entry}, i) => {
    const [name, given] = isObject(entry) ? (Object.entries(entry)[0] ?? []) : [entry];
    const id: StepId = `feature.${name}`;
    // What is no object there is the file's own schema's to report.
    if (typeof name !== 'string' || !Object.hasOwn(schemas, id) || !(given === undefined || isObject(given))) return [];
    const config = asObject(given);
    const inherited = inheritedBy(name, lxcFile);
    const path = [
      ...(Array.isArray(guest.object.features) ? ['features', i] : ['features']),
      ...(isObject(entry) ? [name] : []),
    ];
    const secrets = Object.hasOwn(secretKeys, name) ? secretKeys[name]! : [];
    const at = guest.at(...path);
    const elsewhere = new Map(
      Object.keys(inherited).flatMap((key) =>
        Object.hasOwn(config, key) ? [] : [[at + pointerOf(key), pointerOf(key)]],
      ),
    );
    return findingsIn(schemas[id]!, {...inherited, ...withReferences(config, secrets)}, at)
      .filter(({pointer}) => !secrets.some((key) => pointer === at + pointerOf(key)))
      .map((finding) => ({...finding, pointer: elsewhere.get(finding.pointer) ?? finding.pointer}));
  });

/** A reference is text to a schema, whatever its own pattern says of the secret; what is none has its own check. */
const withReferences = (config: JsonObject, secrets: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, secrets.includes(key) ? 'env:SECRET' : value]));

const findingsIn = (schema: JsonSchema, value: unknown, pointer: string): Finding[] => {
  try {
    return findingsOf(issuesOf(schema, value), pointer);
  } catch (cause) {
    const message = `the plugin's configSchema is no JSON Schema: ${cause instanceof Error ? cause.message : String(cause)}`;
    return [error('bad-plugin-schema', pointer, message)];
  }
};
