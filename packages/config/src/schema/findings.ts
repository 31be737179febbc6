import {error, type Finding, info, warning} from '../finding.js';
import {asObject, type JsonObject} from '../json.js';
import {describePointer, pointerOf} from '../pointer.js';
import {didYouMean, nearest} from '../suggest.js';
import type {Issue} from './ajv.js';
import {collapse} from './collapse.js';
import {inWords} from './words.js';

/** Schema violations in the user's words: a missing key and its misspelling become one, marks become warnings or infos. */
export const findingsOf = (issues: readonly Issue[], prefix = ''): Finding[] => {
  const all = collapse(issues).map((issue) => ({...issue, instancePath: prefix + issue.instancePath}));
  const misspelt = all.flatMap((issue) => misspelling(issue, all));
  const merged = new Set(misspelt.flatMap(({issues: both}) => both));
  const unique = new Map<string, Finding>();
  for (const finding of [
    ...misspelt.map((each) => each.finding),
    ...all.filter((issue) => !merged.has(issue)).flatMap(findingOf),
  ])
    unique.set(`${finding.code} ${finding.pointer} ${finding.message}`, finding);
  return [...unique.values()];
};

const misspelling = (missing: Issue, all: readonly Issue[]) => {
  if (missing.keyword !== 'required') return [];
  const wanted = String(missing.params.missingProperty);
  const unknown = [missing.instancePath, defaultsOf(missing.instancePath)]
    .map((place) => all.find((other) => other.instancePath === place && isNear(other, wanted)))
    .find((other) => other !== undefined);
  if (unknown === undefined) return [];
  const written = String(unknown.params.additionalProperty);
  const message = `${describePointer(unknown.instancePath)} has no "${wanted}" but an unknown key "${written}"`;
  const pointer = unknown.instancePath + pointerOf(written);
  return [
    {
      finding: error('misspelt-key', pointer, message, {hint: `did you mean "${wanted}"?`, on: 'key'}),
      issues: [missing, unknown],
    },
  ];
};

const isNear = ({keyword, params, parentSchema}: Issue, wanted: string): boolean => {
  if (keyword !== 'additionalProperties') return false;
  const key = String(params.additionalProperty);
  return nearest(key, [wanted]) !== undefined || insteadOf(asObject(parentSchema), key) === wanted;
};

/** Where a guest's entry may have a key from: a slip there is one slip, however many guests lack the key. */
const defaultsOf = (entry: string): string | undefined =>
  /^\/lxc_configs\/[^/]+$/.test(entry) ? '/lxc_defaults' : /^\/vms\/\d+$/.test(entry) ? '/vm_defaults' : undefined;

const findingOf = (issue: Issue): Finding[] => {
  const {keyword, instancePath: at, params, data} = issue;
  const what = describePointer(at);
  const schema = asObject(issue.parentSchema);
  switch (keyword) {
    case 'required':
      return [
        error('missing-key', at, `${what} has no "${params.missingProperty}"`, {
          ...{on: 'key'},
          ...choiceOf(asObject(asObject(schema.properties)[String(params.missingProperty)])),
        }),
      ];
    case 'additionalProperties':
      return [unknownKey(issue)];
    case 'propertyNames':
      return []; // said by the pattern that the name breaks
    case 'x-list':
      return [warning('single-for-list', at, `${what} is a single value where a list is meant; read as a list of one`)];
    case 'x-legacy':
      return [info('legacy-key', at, `${what}: ${String(issue.schema)}`, {on: 'key'})];
    case 'enum': {
      const allowed = (params.allowedValues as unknown[]).map(String);
      const message = `${what} must be one of ${allowed.join(', ')}, not ${JSON.stringify(data)}`;
      return [error('not-allowed', at, message, didYouMean(String(data), allowed))];
    }
    case 'pattern': {
      const key = issue.propertyName;
      if (key !== undefined)
        return [error('malformed-key', at + pointerOf(key), `"${key}" is not ${schema['x-expects']}`, {on: 'key'})];
      const message = `${what} must be ${String(schema['x-expects'] ?? `like ${params.pattern}`)}, not ${JSON.stringify(data)}`;
      return [error('malformed', at, message)];
    }
    case 'type':
      return [error('wrong-type', at, `${what} ${inWords(issue)}`, unquoted(issue))];
    default:
      return [error('out-of-range', at, `${what} ${inWords(issue)}`)];
  }
};

/** A number or a truth value in quotes, and a size with its unit: what a person means is plain, and no program may guess it. */
const unquoted = ({params, data}: Issue): {hint?: string} => {
  if (typeof data !== 'string') return {};
  const types = [params.type].flat().map(String);
  const isNumber = types.some((type) => type === 'number' || type === 'integer');
  if (isNumber && /^\d+(?:\.\d+)?$/.test(data)) return {hint: `${data}, without quotes`};
  if (isNumber && /^\d+(?:\.\d+)?\s*[KMGT]i?B?$/i.test(data))
    return {hint: 'a number without quotes and unit; the name of the field says which unit it is'};
  return types.includes('boolean') && /^(?:true|false)$/.test(data) ? {hint: `${data}, without quotes`} : {};
};

/** What may stand there, where that is a short list. */
const choiceOf = ({enum: values}: JsonObject): {hint?: string} =>
  Array.isArray(values) ? {hint: `one of ${values.join(', ')}`} : {};

/** What is said here for a word of Proxmox's or of another tool: a field, or a sentence. */
const insteadOf = (schema: JsonObject, key: string): string | undefined => {
  const words = Object.entries(asObject(schema['x-instead']));
  const said = words.find(([pattern]) => new RegExp(`^(?:${pattern})$`, 'i').test(key))?.[1];
  return said === undefined ? undefined : String(said);
};

const insteadHint = (schema: JsonObject, key: string): {hint: string} | undefined => {
  const said = insteadOf(schema, key);
  return said === undefined ? undefined : {hint: said.includes(' ') ? said : `did you mean "${said}"?`};
};

const unknownKey = ({instancePath: at, params, parentSchema}: Issue): Finding => {
  const key = String(params.additionalProperty);
  const schema = asObject(parentSchema);
  const known = Object.keys(asObject(schema.properties));
  const pointer = at + pointerOf(key);
  if (known.length === 0 && schema['x-expects'] !== undefined)
    return error('malformed-key', pointer, `"${key}" is not ${String(schema['x-expects'])}`, {on: 'key'});
  const message = `${describePointer(at)} has an unknown key "${key}"`;
  return warning('unknown-key', pointer, message, {...(insteadHint(schema, key) ?? didYouMean(key, known)), on: 'key'});
};
