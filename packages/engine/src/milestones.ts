import type {NodeId} from '@phoenix/kit';
import {createAsker, type Run} from './ask.js';
import type {StepGraph, StepNode} from './graph.js';

/** Answers which current snapshot proves a node done without asking it. */
export interface Milestones {
  proof(node: StepNode): Promise<string | undefined>;
}

/** Each snapshot step is asked once a run, when the first node that it could prove is due: later it may have taken its snapshot. */
export function createMilestones(graph: StepGraph, run: Run): Milestones {
  const known = new Map<NodeId, Promise<string | undefined>>();
  const ask = (node: StepNode): Promise<string | undefined> => {
    const asker = createAsker(node, run, run.kill, {once: new Set(), warned: new Set()});
    // What cannot be proved is asked in the ordinary way, and fails there with the reason.
    return node.step.proves?.(asker.context).catch(() => undefined) ?? Promise.resolve(undefined);
  };
  return {
    proof({provedBy, prover}) {
      const node = prover ?? (provedBy === undefined ? undefined : graph.get(provedBy));
      if (node === undefined) return Promise.resolve(undefined);
      const answer = known.get(node.id) ?? ask(node);
      known.set(node.id, answer);
      return answer;
    },
  };
}
