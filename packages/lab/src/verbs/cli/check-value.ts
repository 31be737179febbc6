import {formatError} from './formats.js';
import {parseProperties} from './property-string.js';
import type {Property} from './schema.js';

export type PropertyErrors = Readonly<Record<string, string>>;

/** What PVE::JSONSchema says about a value, undefined when it is right. Texts of formats end in a newline of their own. */
export const valueError = (value: string, property: Property, name = ''): string | undefined => {
  if (property.type === 'boolean') return /^[01]$/.test(value) ? undefined : typeError(value, 'boolean');
  if (property.type === 'integer' && !/^[+-]?\d+$/.test(value)) return typeError(value, 'integer');
  if (property.type === 'number' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value))
    return typeError(value, 'number');
  const format = formatProblem(value, property, name);
  if (format !== undefined) return `invalid format - ${format}`;
  if (property.type === 'string') return stringError(value, property);
  if (property.minimum !== undefined && Number(value) < property.minimum)
    return `value must have a minimum value of ${property.minimum}`;
  if (property.maximum !== undefined && Number(value) > property.maximum)
    return `value must have a maximum value of ${property.maximum}`;
  return undefined;
};

const typeError = (value: string, type: string): string => `type check ('${type}') failed - got '${value}'`;

const formatProblem = (value: string, property: Property, name: string): string | undefined => {
  if (property.keys !== undefined) {
    const parsed = parseProperties(value, property.keys, name === '' ? '' : `${name}.`);
    return typeof parsed === 'string' ? parsed : undefined;
  }
  return property.format === undefined ? undefined : formatError(value, property.format);
};

const stringError = (value: string, property: Property): string | undefined => {
  if (property.maxLength !== undefined && value.length > property.maxLength)
    return `value may only be ${property.maxLength} characters long`;
  if (property.minLength !== undefined && value.length < property.minLength)
    return `value must be at least ${property.minLength} characters long`;
  if (property.pattern !== undefined && !property.pattern.test(value)) return 'value does not match the regex pattern';
  if (property.enum !== undefined && !property.enum.includes(value))
    return `value '${value}' does not have a value in the enumeration '${property.enum.join(', ')}'`;
  return undefined;
};
