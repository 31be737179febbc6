import type {Step} from '@phoenix/kit';
import {isThing} from './answers.js';
import {shown} from './fault.js';

const KINDS = ['hypervisor', 'lxc', 'vm'];
/** Members that are functions where they are there. */
const FUNCTIONS = ['wanted', 'uses', 'locks', 'contribute', 'fingerprint', 'proves', 'remove'] as const;

/** What keeps a value from being a step, one line each. */
export function whatIsWrong(step: unknown): readonly string[] {
  if (typeof step !== 'object' || step === null) return ['the default export is no step'];
  const {id, on, check, kinds, after, configSchema, retry, settle, timeoutMs, version, remove} = step as Partial<Step>;
  const said = typeof id === 'string' ? `"${id}"` : 'the step';
  return [
    ...(typeof id === 'string' && /^[a-z]+\.[\w.-]+$/.test(id)
      ? []
      : [`its id is ${JSON.stringify(id)}, not <kind>.<phase> or feature.<name>`]),
    ...(on === 'node' || on === 'guest' ? [] : [`${said} says on: ${JSON.stringify(on)}, not "node" or "guest"`]),
    ...(typeof check === 'function' ? [] : [`${said} has no check()`]),
    ...(isListOf(kinds, (kind) => KINDS.includes(kind))
      ? []
      : [`${said} says kinds: ${JSON.stringify(kinds)}, not a list out of ${KINDS.join(', ')}`]),
    ...(isListOf(after, (other) => typeof other === 'string')
      ? []
      : [`${said} says after: ${JSON.stringify(after)}, not a list of steps`]),
    ...(configSchema === undefined || (typeof configSchema === 'object' && configSchema !== null)
      ? []
      : [`the configSchema of ${said} is no JSON Schema`]),
    ...(retry === undefined || isRetry(retry)
      ? []
      : [`${said} says retry: ${shown(retry)}, not {attempts, minMs}, attempts being 1 or more`]),
    ...(settle === undefined || typeof settle === 'function' || isSettle(settle)
      ? []
      : [`${said} says settle: ${shown(settle)}, not {everyMs, withinMs}`]),
    ...(timeoutMs === undefined || isAbove(0, timeoutMs)
      ? []
      : [`${said} says timeoutMs: ${shown(timeoutMs)}, not a number of milliseconds`]),
    ...(version === undefined || typeof version === 'number'
      ? []
      : [`${said} says version: ${shown(version)}, not a number`]),
    ...(typeof remove === 'function' && typeof id === 'string' && !id.startsWith('feature.')
      ? [`${said} has remove(), which only a feature is asked`]
      : []),
    ...FUNCTIONS.filter(
      (name) => !['undefined', 'function'].includes(typeof (step as Record<string, unknown>)[name]),
    ).map((name) => `${name} of ${said} is no function`),
  ];
}

const isAbove = (least: number, value: unknown): boolean => typeof value === 'number' && value > least;
const isRetry = (retry: unknown): boolean =>
  isThing(retry) && isAbove(0, retry.attempts) && typeof retry.minMs === 'number';
const isSettle = (settle: unknown): boolean =>
  isThing(settle) && typeof settle.everyMs === 'number' && typeof settle.withinMs === 'number';

const isListOf = (value: unknown, each: (item: string) => boolean): boolean =>
  value === undefined || (Array.isArray(value) && value.every(each));
