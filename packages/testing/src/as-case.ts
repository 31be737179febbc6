import {type Action, type Change, reveal} from '@phoenix/kit';
import type {Said} from './ask.js';
import type {Case, ExpectedChange} from './case.js';
import {commandText} from './command-text.js';

/** Both sides in the words of a case file, with what the case does not speak of left out. */
export interface Compared {
  readonly expected: unknown;
  readonly actual: unknown;
}

export function asCase(asked: Case, said: Said, contributes: unknown, fingerprint: string | undefined): Compared {
  const {changes, refusal, failure, skip, warnings = []} = asked;
  const fill = (text: string) => text.replaceAll('{fingerprint}', fingerprint ?? '{fingerprint}');
  const more = (value: {readonly proves?: unknown; readonly contributes?: unknown}) => ({
    ...('proves' in asked ? {proves: value.proves} : {}),
    ...('contributes' in asked ? {contributes: value.contributes} : {}),
  });
  const named = refusal ?? failure ?? {};
  const answer: Record<string, unknown> = {};
  if (said.changes !== undefined) answer.changes = said.changes.map((one, i) => actualChange(one, changes?.[i], fill));
  if (said.skip !== undefined) answer.skip = said.skip;
  if (said.error !== undefined) answer.error = said.error;
  if (said.failure?.code === 'refused') answer.refusal = pick({...said.failure}, named, ['reason', 'message']);
  else if (said.failure !== undefined) answer.failure = pick({...said.failure}, named, ['code', 'message']);
  const expected = {
    ...(changes === undefined ? {} : {changes: changes.map((one) => expectedChange(one, fill))}),
    ...(refusal === undefined ? {} : {refusal}),
    ...(failure === undefined ? {} : {failure}),
    ...(skip === undefined ? {} : {skip}),
  };
  return {
    expected: {...expected, warnings, ...more(asked)},
    actual: {...answer, warnings: said.warnings.map(({code}) => code), ...more({proves: said.proves, contributes})},
  };
}

/** The fields that the case names; where it expects something else altogether, those that tell most. */
const pick = (value: Readonly<Record<string, unknown>>, named: object, otherwise: readonly string[]) => {
  const keys = Object.keys(named).length > 0 ? Object.keys(named) : otherwise;
  return Object.fromEntries(keys.filter((key) => key in value).map((key) => [key, value[key]]));
};

const expectedChange = (
  {title, impact = 'none', commands, stdin, diff, cleanup = [], touches = [], once = false}: ExpectedChange,
  fill: (text: string) => string,
) => ({
  title,
  impact,
  commands,
  ...(stdin === undefined ? {} : {stdin: typeof stdin === 'string' ? fill(stdin) : stdin}),
  ...(diff === undefined ? {} : {diff: diff.map(({field, from, to}) => fieldDiff(field, from, to))}),
  cleanup,
  touches,
  once,
});

/** In a case, "not set" is a field that is not there. */
const fieldDiff = (field: string, from: string | undefined, to: string | undefined) => ({
  field,
  ...(from === undefined ? {} : {from}),
  ...(to === undefined ? {} : {to}),
});

function actualChange(change: Change, expected: ExpectedChange | undefined, fill: (text: string) => string) {
  const {title, impact, actions, diff = [], cleanup = [], touches = [], once = false} = change;
  const input = actions.map(inputOf).join('');
  return {
    title,
    impact,
    commands: actions.map(actionText),
    ...(expected?.stdin === undefined ? {} : {stdin: shownInput(input, expected.stdin, fill)}),
    ...(expected?.diff === undefined ? {} : {diff: diff.map(({field, from, to}) => fieldDiff(field, from, to))}),
    cleanup: cleanup.map(actionText),
    touches,
    once,
  };
}

export const actionText = (action: Action): string =>
  action.kind === 'exec'
    ? commandText(action.command)
    : ['write', action.path, action.mode, action.owner].filter((word) => word !== undefined).join(' ');

const inputOf = (action: Action): string =>
  reveal(action.kind === 'exec' ? (action.command.stdin ?? '') : action.content);

/** Where all that the case asks for is there it is shown in the case's words, so that only what differs stands out. */
function shownInput(input: string, expected: NonNullable<ExpectedChange['stdin']>, fill: (text: string) => string) {
  if (typeof expected === 'string') return input;
  const parts = typeof expected.contains === 'string' ? [expected.contains] : expected.contains;
  return parts.every((part) => input.includes(fill(part))) ? expected : input;
}
