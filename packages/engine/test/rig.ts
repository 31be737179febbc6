import {
  type Action,
  type Change,
  type Command,
  type Event,
  type ExecOptions,
  type ExecResult,
  type Fact,
  type Host,
  type LockRequest,
  type NodeId,
  type Outcome,
  type Resource,
  type Step,
  StepError,
  type VirtualMachine,
} from '@phoenix/kit';
import {buildGraph, type RunOptions, run, type StepGraph, type StepNode} from '../src/index.js';

/** A world of named switches: steps look whether theirs is on, commands turn it on. */
export interface World {
  readonly on: Set<string>;
  readonly log: string[];
  readonly host: Host;
  /** Lines that each command that changes something prints. */
  say?: readonly string[];
  /** Answers to commands before the default (`set X` turns X on). */
  answer?: (argv: readonly string[], signal: AbortSignal) => Promise<ExecResult | undefined> | ExecResult | undefined;
}

export function createWorld(): World {
  const world: World = {
    on: new Set(),
    log: [],
    host: {
      label: 'world',
      async exec({argv}: Command, {signal, onLine}: ExecOptions) {
        signal.throwIfAborted();
        world.log.push(argv.join(' '));
        const special = await world.answer?.(argv, signal);
        if (special !== undefined) return special;
        await Promise.resolve();
        if (argv[0] === 'set') world.on.add(argv[1]!);
        if (argv[0] === 'set') for (const line of world.say ?? []) onLine?.(line, 'stdout');
        return {exitCode: 0, stdout: world.on.has(argv[1] ?? '') ? 'on' : 'off', stderr: ''};
      },
      async write(path) {
        world.log.push(`write ${path}`);
      },
    },
  };
  return world;
}

export const result = (exitCode: number, stderr = ''): ExecResult => ({exitCode, stdout: '', stderr});

/** The engine never looks at what a guest wants. */
export const guest = (id: number): Resource => ({kind: 'vm', id, name: `g${id}`, object: {}, vm: {} as VirtualMachine});

/** A fact of one switch, seen through the cache. */
export const switchFact = (id: number, name: string): Fact<boolean> => ({
  key: `switch:${name}`,
  scope: `guest:${id}`,
  read: async (host) => (await host.exec({argv: ['look', name]})).stdout === 'on',
});

export const setting = (name: string, more: Partial<Change> = {}): Change => ({
  title: `set ${name}`,
  impact: 'none',
  actions: [{kind: 'exec', command: {argv: ['set', name]}} satisfies Action],
  ...more,
});

interface NodeSpec {
  readonly id: NodeId;
  readonly needs?: readonly NodeId[];
  readonly follows?: readonly NodeId[];
  readonly provedBy?: NodeId;
  readonly locks?: readonly LockRequest[];
  readonly step?: Partial<Step>;
}

/** A node whose step wants the switch of its own id on. */
export function node({id, needs = [], follows = [], provedBy, locks, step = {}}: NodeSpec): StepNode {
  const resource = guest(Number(id.split('/')[0]));
  const own: Step = {
    id: id.slice(id.indexOf('/') + 1) as Step['id'],
    on: 'node',
    check: async ({facts}) => ((await facts(switchFact(resource.id, id))) ? [] : [setting(id)]),
    ...(locks === undefined ? {} : {locks: () => locks}),
    ...step,
  };
  return {
    id,
    step: own,
    resource,
    config: undefined,
    needs,
    follows,
    lineage: [],
    ...(provedBy === undefined ? {} : {provedBy}),
  };
}

export function graphOf(nodes: readonly StepNode[]): StepGraph {
  const graph = buildGraph(nodes);
  if (!graph.ok) throw new Error(JSON.stringify(graph.error));
  return graph.value;
}

export interface Recording {
  readonly events: readonly Event[];
  readonly outcomes: ReadonlyMap<NodeId, Outcome>;
  status(id: NodeId): Outcome['status'];
}

export async function record(
  nodes: readonly StepNode[],
  world: World,
  options: Partial<RunOptions> & {readonly onEvent?: (event: Event) => void} = {},
): Promise<Recording> {
  const events: Event[] = [];
  const {onEvent, ...rest} = options;
  const report = await run(graphOf(nodes), {
    mode: 'apply',
    hosts: {node: world.host, guest: () => world.host},
    stop: new AbortController().signal,
    kill: new AbortController().signal,
    allows: () => false,
    classify: ({stderr}) => ({transient: stderr.includes('locked')}),
    ...rest,
    emit: (event) => {
      events.push(event);
      onEvent?.(event);
    },
  });
  return {events, outcomes: report.outcomes, status: (id) => report.outcomes.get(id)!.status};
}

export const notReady = (message: string) => new StepError({code: 'not-ready', message}, true);
