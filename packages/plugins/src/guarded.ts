import {dirname, relative, resolve} from 'node:path';
import {type Change, Skip, type Step, type StepContext, StepError} from '@phoenix/kit';
import {isThing, oddChanges, oddCommand} from './answers.js';
import {PluginFault, shown} from './fault.js';
import {thrownAt} from './thrown-at.js';

/**
 * A stranger's step that keeps to the contract, or says how it does not: a plugin need not have seen a type checker. What
 * is thrown on purpose (Refusal, Skip, StepError), and what check() throws by a mistake of its own, passes as it is.
 * @param file the module that it comes of
 */
export function guarded(step: Step, file: string): Step {
  const said = (hook: string, what: string) => new PluginFault(`${hook}() of ${step.id} ${what}`);
  const pure = (hook: PureHook, isRight: (value: unknown) => boolean, meant: string) =>
    typeof step[hook] !== 'function'
      ? {}
      : {
          [hook](...args: readonly unknown[]): unknown {
            let value: unknown;
            try {
              value = Reflect.apply(step[hook] as CallableFunction, step, args);
            } catch (error) {
              throw isMeant(error) ? error : said(hook, `throws ${inWords(error, file)}`);
            }
            if (!isRight(value)) throw said(hook, `answers ${shown(value)}, not ${meant}`);
            return value;
          },
        };
  const asked = async <T>(hook: string, ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      throw error instanceof Error ? error : said(hook, `throws ${inWords(error, file)}`);
    }
  };
  const changes = async (hook: 'check' | 'remove', context: StepContext): Promise<readonly Change[]> => {
    const answer = await asked(hook, async () => step[hook]!(careful(context, (what) => said(hook, what))));
    const odd = oddChanges(answer);
    if (odd !== undefined) throw said(hook, odd);
    return answer;
  };
  return {
    ...step,
    ...pure('wanted', (value) => typeof value === 'boolean', 'true or false'),
    ...pure('uses', isListOf(isText), 'a list of steps'),
    ...pure('locks', isListOf(isLock), 'a list of {name, units: "all" or "one"}'),
    ...pure('contribute', isThing, 'a patch: {} where nothing is needed'),
    ...pure('fingerprint', isText, 'a text'),
    ...pure('settle', isSettle, '{everyMs, withinMs}'),
    check: (context) => changes('check', context),
    ...(step.remove === undefined ? {} : {remove: (context) => changes('remove', context)}),
    ...(step.proves === undefined ? {} : {proves: (context) => asked('proves', async () => step.proves!(context))}),
  };
}

type PureHook = 'wanted' | 'uses' | 'locks' | 'contribute' | 'fingerprint' | 'settle';

const isMeant = (error: unknown): boolean => error instanceof StepError || error instanceof Skip;

/** `TypeError: x is undefined (index.ts:3)`; of what is no error what it is. */
function inWords(error: unknown, file: string): string {
  if (!(error instanceof Error)) return `${shown(error)}, which is no Error`;
  const folder = dirname(resolve(file));
  const at = thrownAt(error, (one) => one.startsWith(`${folder}/`));
  return `${error.name}: ${error.message}${at === undefined ? '' : ` (${relative(folder, at.file)}:${at.line})`}`;
}

/** The context, with what is typed wrong told where it is given. */
const careful = (context: StepContext, fault: (what: string) => PluginFault): StepContext => ({
  ...context,
  async exec(command, options) {
    const odd = oddCommand(command);
    if (odd !== undefined) throw fault(`asks exec() for a command that ${odd}`);
    return context.exec(command, options);
  },
});

const isText = (value: unknown): boolean => typeof value === 'string';
const isListOf = (each: (item: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(each);
const isLock = (value: unknown): boolean =>
  isThing(value) && isText(value.name) && (value.units === 'all' || value.units === 'one');
const isSettle = (value: unknown): boolean =>
  isThing(value) && typeof value.everyMs === 'number' && typeof value.withinMs === 'number';
