import type {Step} from '@phoenix/kit';

const KINDS = ['hypervisor', 'lxc', 'vm'];
/** Members that are functions where they are there. */
const FUNCTIONS = ['wanted', 'uses', 'locks', 'contribute', 'fingerprint', 'proves', 'remove'] as const;

/** What keeps a value from being a step, one line each. */
export function whatIsWrong(step: unknown): readonly string[] {
  if (typeof step !== 'object' || step === null) return ['the default export is no step'];
  const {id, on, check, kinds, after, configSchema} = step as Partial<Step>;
  const said = typeof id === 'string' ? `"${id}"` : 'the step';
  return [
    ...(typeof id === 'string' && /^[a-z]+\.[\w.-]+$/.test(id)
      ? []
      : [`its id is ${JSON.stringify(id)}, not <kind>.<phase> or feature.<name>`]),
    ...(on === 'node' || on === 'guest' ? [] : [`it says on: ${JSON.stringify(on)}, not "node" or "guest"`]),
    ...(typeof check === 'function' ? [] : ['it has no check()']),
    ...(isListOf(kinds, (kind) => KINDS.includes(kind))
      ? []
      : [`${said} says kinds: ${JSON.stringify(kinds)}, not a list out of ${KINDS.join(', ')}`]),
    ...(isListOf(after, (other) => typeof other === 'string')
      ? []
      : [`${said} says after: ${JSON.stringify(after)}, not a list of steps`]),
    ...(configSchema === undefined || (typeof configSchema === 'object' && configSchema !== null)
      ? []
      : [`the configSchema of ${said} is no JSON Schema`]),
    ...FUNCTIONS.filter(
      (name) => !['undefined', 'function'].includes(typeof (step as Record<string, unknown>)[name]),
    ).map((name) => `${name} of ${said} is no function`),
  ];
}

const isListOf = (value: unknown, each: (item: string) => boolean): boolean =>
  value === undefined || (Array.isArray(value) && value.every(each));
