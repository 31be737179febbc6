import type {Issue} from './ajv.js';

/** What an ajv error says, as the end of a sentence that starts with the field. */
export const inWords = ({keyword, params, data}: Issue): string => {
  switch (keyword) {
    case 'type':
      return `must be ${withArticle([params.type].flat() as string[])}, not ${describe(data)}`;
    case 'minimum':
      return `must be at least ${params.limit}, not ${JSON.stringify(data)}`;
    case 'exclusiveMinimum':
      return `must be more than ${params.limit}, not ${JSON.stringify(data)}`;
    case 'maximum':
      return `must be at most ${params.limit}, not ${JSON.stringify(data)}`;
    case 'maxLength':
      return `must have at most ${params.limit} characters`;
    case 'format':
      return `must be a ${params.format}, not ${JSON.stringify(data)}`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}, not ${JSON.stringify(data)}`;
    case 'minLength':
    case 'minItems':
      return 'must not be empty';
    case 'minProperties':
    case 'maxProperties':
      return 'must have exactly one key';
    default:
      return `breaks the schema's ${keyword}: ${JSON.stringify(params)}`;
  }
};

const withArticle = (types: readonly string[]): string =>
  types.map((type) => `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`).join(' or ');

const describe = (data: unknown): string => {
  if (Array.isArray(data)) return 'a list';
  if (data === null) return 'null';
  if (typeof data === 'object') return 'an object';
  return typeof data === 'string' ? `the string ${JSON.stringify(data)}` : `the ${typeof data} ${String(data)}`;
};
