/** Whether packets find the node. The server listens to it: a node that is out of reach loses its connections. */
export interface Reach {
  readonly reachable: boolean;
  set(reachable: boolean): void;
  /** Called at each loss. */
  whenLost(act: () => void): void;
}

export function newReach(reachable: boolean): Reach {
  const acts: (() => void)[] = [];
  const reach = {
    reachable,
    set: (now: boolean) => {
      const lost = reach.reachable && !now;
      reach.reachable = now;
      if (lost) for (const act of acts) act();
    },
    whenLost: (act: () => void) => void acts.push(act),
  };
  return reach;
}
