import {type Action, type Change, describeCommand, unreachable} from '@phoenix/kit';
import {changesOf, oneLine} from '@phoenix/reporters';
import {printable, printableText} from './output-lines.js';
import type {ChangeData} from './page-data.js';
import type {StepView} from './step-view.js';

/** Characters of a value in a diff, of a command, and how many commands of one change. */
const VALUE = 2000;
const COMMAND = 300;
const COMMANDS = 12;

/** What a step changed, or would. */
export const changesMade = ({history}: StepView): readonly ChangeData[] => changesOf(history.record.outcome).map(data);

/** What a step that failed, or never ended, was about to change; it says so again at each attempt. */
export const changesBegun = ({history}: StepView): readonly ChangeData[] => {
  const {outcome} = history.record;
  if (outcome !== undefined && outcome.status !== 'failed') return [];
  const made = new Set(changesOf(outcome).map(({title}) => title));
  const begun = history.changes.filter(({change}) => change.actions.length > 0 && !made.has(change.title));
  return [...new Map(begun.map(({change}) => [change.title, data(change)])).values()];
};

const data = ({title, impact, diff = [], actions}: Change): ChangeData => ({
  title: printable(oneLine(title), VALUE),
  impact,
  diff: diff.map(({field, from, to}) => ({
    field: printable(field, COMMAND),
    ...(from === undefined ? {} : {from: printableText(from, VALUE)}),
    ...(to === undefined ? {} : {to: printableText(to, VALUE)}),
  })),
  actions: [
    ...actions.slice(0, COMMANDS).map(inWords),
    ...(actions.length > COMMANDS ? [`and ${actions.length - COMMANDS} more`] : []),
  ],
});

const inWords = (action: Action): string => {
  switch (action.kind) {
    case 'exec':
      return printable(describeCommand(action.command), COMMAND);
    case 'write':
      return printable(`write ${action.path}`, COMMAND);
    default:
      return unreachable(action);
  }
};
