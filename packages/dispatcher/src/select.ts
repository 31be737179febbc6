import {type GuestResource, guestOf} from '@phoenix/kit';

export type All = ReadonlyMap<number, GuestResource>;

/** The named guests and all that they need: what they are cloned from and what they depend on, of those again. */
export const withNeeds = (ids: readonly number[], all: All): ReadonlySet<number> => closure(ids, all, needsOf);

/** The named guests and what they depend on while they run. */
export const withDependencies = (ids: readonly number[], all: All): ReadonlySet<number> =>
  closure(ids, all, (resource) => guestOf(resource).dependencies);

/** The named guests and those that depend on them. */
export function withDependents(ids: readonly number[], all: All): ReadonlySet<number> {
  const dependents = new Map<number, number[]>();
  for (const resource of all.values())
    for (const other of guestOf(resource).dependencies)
      dependents.set(other, [...(dependents.get(other) ?? []), resource.id]);
  return closure(ids, all, ({id}) => dependents.get(id) ?? []);
}

function closure(
  ids: readonly number[],
  all: All,
  next: (resource: GuestResource) => readonly number[],
): ReadonlySet<number> {
  const wanted = new Set<number>();
  const queue = [...ids];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const resource = all.get(id);
    if (resource === undefined || wanted.has(id)) continue;
    wanted.add(id);
    queue.push(...next(resource));
  }
  return wanted;
}

export const needsOf = (resource: GuestResource): readonly number[] => {
  const {clonedFrom, dependencies} = guestOf(resource);
  return clonedFrom === undefined ? dependencies : [...new Set([clonedFrom, ...dependencies])];
};
