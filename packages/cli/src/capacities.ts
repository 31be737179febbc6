import type {StepGraph} from '@phoenix/engine';
import type {Io} from './io.js';
import type {Target} from './target.js';

/** Allocation on a storage queues for 10 s only: a few at a time end well within that. */
const PER_STORAGE = 4;

/** Of the node's locks, how many may hold each. A call of pct costs 0.35 s of CPU: as many at once as the node has cores. */
export async function capacitiesOf(
  {node}: Target,
  graph: StepGraph,
  io: Io,
): Promise<Readonly<Record<string, number>>> {
  const {stdout} = await node.exec({argv: ['nproc']}, {signal: io.interrupts.kill});
  const storages = new Set(
    [...graph.values()]
      .flatMap(({step, resource}) => step.locks?.(resource).map(({name}) => name) ?? [])
      .filter((name) => name.startsWith('storage:')),
  );
  return {
    ...Object.fromEntries([...storages].map((name) => [name, PER_STORAGE])),
    'node:commands': Math.max(1, Number(stdout) || 1),
  };
}
