import type {Fault} from './faults.js';

/** Everything that is wrong with a list of faults read from JSON, as plain sentences; or the faults. */
export function validateFaults(
  json: unknown,
): {readonly faults: readonly Fault[]} | {readonly problems: readonly string[]} {
  if (!Array.isArray(json)) return {problems: ['a file of lab faults is a JSON list']};
  const problems = json.flatMap((one, index) => faultProblems(one).map((problem) => `[${index}]: ${problem}`));
  return problems.length === 0 ? {faults: json as readonly Fault[]} : {problems};
}

function faultProblems(json: unknown): readonly string[] {
  if (!isObject(json)) return ['must be an object'];
  const problems = unknownKeys(json, ['match', 'nth', 'times', 'fault']);
  const {match, nth = 1, times = 1, fault} = json;
  if (!Array.isArray(match) || match.length === 0 || match.some((word) => typeof word !== 'string'))
    problems.push('"match" must be a list of words');
  if (!isCount(nth)) problems.push('"nth" must be a whole number from 1');
  if (!isCount(times)) problems.push('"times" must be a whole number from 1');
  return [...problems, ...kindProblems(fault).map((problem) => `"fault": ${problem}`)];
}

const ailments = ['agent-never', 'cloud-init-error', 'cloud-init-degraded'];

function kindProblems(fault: unknown): readonly string[] {
  if (!isObject(fault)) return ['must be an object'];
  const kinds = ['exit', 'hang', 'drop', 'reboot', 'guest'].filter((kind) => kind in fault);
  if (kinds.length !== 1) return ['must have exactly one of exit, hang, drop, reboot, guest'];
  if (kinds[0] !== 'exit') {
    const problems = unknownKeys(fault, kinds);
    if ('drop' in fault && fault.drop !== 'before' && fault.drop !== 'after')
      problems.push('"drop" must be "before" or "after"');
    if ('guest' in fault && !ailments.includes(fault.guest as string))
      problems.push(`"guest" must be one of ${ailments.join(', ')}`);
    for (const kind of ['hang', 'reboot'])
      if (kind in fault && fault[kind] !== true) problems.push(`"${kind}" must be true`);
    return problems;
  }
  const problems = unknownKeys(fault, ['exit', 'stderr', 'stdout']);
  const {exit, stderr, stdout = ''} = fault;
  if (!Number.isInteger(exit) || (exit as number) < 0 || (exit as number) > 255)
    problems.push('"exit" must be a whole number from 0 to 255');
  if (typeof stderr !== 'string') problems.push('"stderr" must be a string');
  if (typeof stdout !== 'string') problems.push('"stdout" must be a string');
  return problems;
}

const unknownKeys = (json: Readonly<Record<string, unknown>>, known: readonly string[]): string[] =>
  Object.keys(json).flatMap((key) =>
    known.includes(key) ? [] : [`unknown key "${key}"; known are ${known.join(', ')}`],
  );
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 1;
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
