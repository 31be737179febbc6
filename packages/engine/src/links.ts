/** A signal of one's own that follows a source. */
export interface Link {
  readonly controller: AbortController;
  unlink(): void;
}

/**
 * One listener on the source for any number of followers: an AbortSignal removes a listener by walking all of them,
 * which 10,000 steps under way would pay 10,000 times.
 */
export function createLinks(source: AbortSignal): () => Link {
  const followers = new Set<AbortController>();
  source.addEventListener('abort', () => {
    for (const one of followers) one.abort(source.reason);
  });
  return () => {
    const controller = new AbortController();
    if (source.aborted) controller.abort(source.reason);
    else followers.add(controller);
    return {controller, unlink: () => void followers.delete(controller)};
  };
}
