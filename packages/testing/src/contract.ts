import type {Action, Change} from '@phoenix/kit';
import {actionText} from './as-case.js';
import type {Said} from './ask.js';

/** What every answer of every step must keep to, whatever the case. */
export function brokenRules(first: Said, second: Said, secrets: readonly string[]): readonly string[] {
  const changes = first.changes ?? [];
  return [
    ...(JSON.stringify(plain(first)) === JSON.stringify(plain(second)) ? [] : ['asked twice, it answers differently']),
    ...leaks(first, secrets),
    ...changes.flatMap(({title}) => (/\n/.test(title) || title === '' ? [`a title is one line: ${title}`] : [])),
    ...changes.flatMap(commandsOf).flatMap(wrongWords),
  ];
}

const actionsOf = ({actions, cleanup = []}: Change): readonly Action[] => [...actions, ...cleanup];
const commandsOf = (change: Change) =>
  actionsOf(change).flatMap((action) => (action.kind === 'exec' ? [action.command] : []));

/** With secrets masked, as JSON has them. */
const plain = ({changes, error, ...rest}: Said) => ({...rest, error: error?.split('\n')[0], changes});

/** Secrets travel by stdin and in files; every other word may be seen by anybody. */
function leaks({changes = [], failure, skip, error, warnings}: Said, secrets: readonly string[]): readonly string[] {
  const seen: [string, string][] = [
    ...changes.flatMap(({title, diff = []}): [string, string][] => [
      ['a title', title],
      ['a diff', JSON.stringify(diff)],
    ]),
    ...changes.flatMap(actionsOf).map((action): [string, string] => ['a command', wordsOf(action)]),
    ['a failure', JSON.stringify([failure, skip, error])],
    ['a warning', JSON.stringify(warnings)],
  ];
  return seen.flatMap(([where, text]) =>
    secrets.filter((secret) => text.includes(secret)).map(() => `${where} shows the value of a secret`),
  );
}

const wordsOf = (action: Action): string =>
  action.kind === 'exec' ? action.command.argv.join(' ') : actionText(action);

function wrongWords({argv}: {readonly argv: readonly unknown[]}): readonly string[] {
  if (argv.length === 0) return ['a command without a program'];
  return argv
    .filter(
      (word) =>
        typeof word !== 'string' || /(?:^|[=,:;\s])(?:undefined|NaN|\[object Object\])(?:$|[=,:;\s\dGM])/.test(word),
    )
    .map((word) => `an argument that is a mistake: ${String(word)}`);
}
