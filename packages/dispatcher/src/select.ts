import type {LxcResource} from '@phoenix/kit';

/** The named guests and all that they need: what they are cloned from and what they depend on, of those again. */
export function withNeeds(ids: readonly number[], all: ReadonlyMap<number, LxcResource>): ReadonlySet<number> {
  const wanted = new Set<number>();
  const queue = [...ids];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const resource = all.get(id);
    if (resource === undefined || wanted.has(id)) continue;
    wanted.add(id);
    queue.push(...needsOf(resource));
  }
  return wanted;
}

export const needsOf = ({container: {origin, dependencies}}: LxcResource): readonly number[] =>
  origin.from === 'clone' ? [...new Set([origin.source, ...dependencies])] : dependencies;
