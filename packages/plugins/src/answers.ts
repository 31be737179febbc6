import {Secret} from '@phoenix/kit';
import {shown} from './fault.js';

const IMPACTS = ['none', 'hotplug', 'restart', 'recreate', 'data-loss'];

type Thing = Readonly<Record<string, unknown>>;

export const isThing = (value: unknown): value is Thing =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What keeps a value from being a list of changes; undefined: nothing. */
export function oddChanges(changes: unknown): string | undefined {
  if (!Array.isArray(changes)) return `does not answer with a list of changes but with ${shown(changes)}`;
  return changes.map(oddChange).find((odd) => odd !== undefined);
}

function oddChange(change: unknown): string | undefined {
  if (!isThing(change)) return `answers with ${shown(change)} for a change`;
  const {title, impact, actions, cleanup, diff, touches} = change;
  if (typeof title !== 'string' || title === '') return `answers with a change without a title: ${shown(change)}`;
  const of = `answers with a change "${title}" whose`;
  if (!IMPACTS.includes(impact as string)) return `${of} impact is ${shown(impact)}, not one of ${IMPACTS.join(', ')}`;
  if (!Array.isArray(actions)) return `${of} actions are ${shown(actions)}, not a list`;
  for (const [name, list] of Object.entries({cleanup, diff, touches}))
    if (list !== undefined && !Array.isArray(list)) return `${of} ${name} is ${shown(list)}, not a list`;
  const odd = [...actions, ...((cleanup as readonly unknown[] | undefined) ?? [])].map(oddAction);
  const first = odd.find((one) => one !== undefined);
  return first === undefined ? undefined : `${of} ${first}`;
}

function oddAction(action: unknown): string | undefined {
  if (!isThing(action)) return `action is ${shown(action)}`;
  const {kind, command, path, content} = action;
  if (kind === 'exec') {
    const odd = oddCommand(command);
    return odd === undefined ? undefined : `command ${odd}`;
  }
  if (kind !== 'write') return `action is of kind ${shown(kind)}, not "exec" or "write"`;
  if (typeof path !== 'string' || !path.startsWith('/'))
    return `file has the path ${shown(path)}, which is not absolute`;
  return isText(content) ? undefined : `file ${path} has the content ${shown(content)}, no text`;
}

/** What keeps a value from being a command; undefined: nothing. */
export function oddCommand(command: unknown): string | undefined {
  if (!isThing(command)) return `is ${shown(command)}, and not as cmd\`…\` makes it`;
  const {argv, stdin} = command;
  if (!Array.isArray(argv) || argv.length === 0) return `has argv: ${shown(argv)}, not a list of words`;
  if (argv.some((word) => word instanceof Secret)) return 'has a secret among its words: it goes into stdin';
  const word = argv.find((one) => typeof one !== 'string');
  if (word !== undefined || argv.includes(undefined)) return `has a word that is no text: ${shown(word)}`;
  return stdin === undefined || isText(stdin) ? undefined : `has stdin: ${shown(stdin)}, no text`;
}

const isText = (value: unknown): boolean => typeof value === 'string' || value instanceof Secret;
