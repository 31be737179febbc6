/** Time that passes only when everybody waits: commands at once meet in the same way on a slow machine as on a fast one. */
export const virtualTime = (): ((seconds: number, signal?: AbortSignal) => Promise<void>) => {
  let now = 0;
  let pumping = false;
  const sleepers: {readonly at: number; wake(): void}[] = [];
  const pump = () => {
    if (pumping || sleepers.length === 0) return;
    pumping = true;
    // Two turns of the event loop: whoever was woken has done what it can and waits again.
    setImmediate(() =>
      setImmediate(() => {
        pumping = false;
        sleepers.sort((a, b) => a.at - b.at);
        const next = sleepers.shift()!;
        now = next.at;
        next.wake();
        pump();
      }),
    );
  };
  return (seconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) reject(signal.reason);
      sleepers.push({at: now + seconds, wake: resolve});
      pump();
    });
};
