import type {Resource} from '@phoenix/kit';
import {
  type Change,
  type Fact,
  type Failure,
  type Host,
  Skip,
  type Step,
  type StepContext,
  StepError,
} from '@phoenix/kit';
import {lxcHost} from '@phoenix/proxmox';
import type {Case} from './case.js';
import type {LookingNode} from './looking-node.js';

/** What a step said when it was asked once. */
export interface Said {
  readonly changes?: readonly Change[];
  readonly failure?: Failure;
  readonly skip?: string;
  readonly warnings: readonly {readonly code: string; readonly message: string; readonly hint?: string}[];
  readonly proves?: string | null;
  /** Neither of the above: the step is wrong. */
  readonly error?: string;
}

/** Asks a step as the engine does, with nothing remembered from before. */
export async function ask(
  step: Step,
  asked: Case,
  resource: Resource,
  config: unknown,
  node: LookingNode,
): Promise<Said> {
  const warnings: Said['warnings'][number][] = [];
  const context = contextFor(step, asked, resource, config, node, (warning) => {
    if (!warnings.some(({code}) => code === warning.code)) warnings.push(warning);
  });
  const proves = 'proves' in asked ? {proves: (await step.proves?.(context)) ?? null} : {};
  try {
    return {changes: await step.check(context), warnings, ...proves};
  } catch (error) {
    if (error instanceof Skip) return {skip: error.reason, warnings, ...proves};
    if (error instanceof StepError) return {failure: error.failure, warnings, ...proves};
    return {error: whereItBroke(error), warnings, ...proves};
  }
}

/** The message and the first place of the stack: the rest is this package and the test runner. */
const whereItBroke = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 2).join('\n') : String(error);

function contextFor(
  step: Step,
  {lineage = [], changed = [], allows = []}: Case,
  resource: Resource,
  config: unknown,
  {host: node, vm}: LookingNode,
  warn: (warning: Said['warnings'][number]) => void,
): StepContext {
  const {signal} = new AbortController();
  const hostOf = (id: number) =>
    resource.kind === 'vm' && id === resource.id ? vm : lxcHost(node, id, `${node.label}/${id}`);
  const readerOf = (host: Host): Parameters<Fact<unknown>['read']>[0] => ({
    label: host.label,
    exec: (command) => host.exec(command, {signal}),
  });
  const known = new Map<string, Promise<unknown>>();
  const facts = <T>(fact: Fact<T>): Promise<T> => {
    if (fact.within !== undefined) return facts(fact.within.fact).then((wide) => fact.within!.pick(wide as never));
    const host = fact.on === 'guest' ? hostOf(Number(fact.scope.slice('guest:'.length))) : node;
    const value = known.get(fact.key) ?? fact.read(readerOf(host));
    known.set(fact.key, value);
    return value as Promise<T>;
  };
  const own = step.on === 'guest' ? hostOf(resource.id) : node;
  return {
    resource,
    config,
    signal,
    lineage,
    hasChanged: (id) => changed.includes(id),
    allows: (impact) => allows.includes(impact),
    facts,
    exec: (command) => own.exec(command, {signal}),
    warn: (code, message, hint) => warn({code, message, ...(hint === undefined ? {} : {hint})}),
  };
}
