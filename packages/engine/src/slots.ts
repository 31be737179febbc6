/** How many steps are at work at once. First come, first served. */
export interface Slots {
  /** Resolves when there is room for one more, which it then has. */
  enter(): Promise<void>;
  leave(): void;
}

export function createSlots(size = Number.POSITIVE_INFINITY): Slots {
  let taken = 0;
  const queue = new Set<() => void>();
  return {
    async enter() {
      if (taken >= size) return new Promise((resolve) => void queue.add(resolve));
      taken++;
    },
    leave() {
      const [next] = queue;
      if (next === undefined) {
        taken--;
        return;
      }
      // Handed on directly: whoever comes in between waits behind those who wait.
      queue.delete(next);
      next();
    },
  };
}
