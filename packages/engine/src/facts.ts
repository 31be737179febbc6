import type {Fact, FactScope} from '@phoenix/kit';

/** What is known of the node. One read in flight per fact; nothing is kept that may have changed. */
export interface FactCache {
  get<T>(fact: Fact<T>): Promise<T>;
  /** Forgets everything of a scope, also reads that are still under way. */
  drop(scope: FactScope): void;
  /** Goes up with every drop: an answer from before the last one may be out of date. */
  readonly version: number;
}

interface Entry {
  readonly value: Promise<unknown>;
  /** The cache's clock when the read began. */
  readonly since: number;
}

/** @param read performs one look at the machine that the fact is on. */
export function createFacts(read: <T>(fact: Fact<T>) => Promise<T>): FactCache {
  const entries = new Map<string, Entry>();
  const dropped = new Map<FactScope, number>();
  let clock = 0;

  const freshFor = (entry: Entry | undefined, scope: FactScope): entry is Entry =>
    entry !== undefined && entry.since >= (dropped.get(scope) ?? 0);

  const look = <T>(fact: Fact<T>, how: () => Promise<T>): Promise<T> => {
    const value = how();
    const entry: Entry = {value, since: clock};
    entries.set(fact.key, entry);
    value.catch(() => {
      if (entries.get(fact.key) === entry) entries.delete(fact.key);
    });
    return value;
  };

  const get = <T>(fact: Fact<T>): Promise<T> => {
    const known = entries.get(fact.key);
    if (freshFor(known, fact.scope)) return known.value as Promise<T>;
    const {within} = fact;
    if (within === undefined) return look(fact, () => read(fact));
    const wide = entries.get(within.fact.key);
    // A wide look that is older than the last change here must not answer for it; one never taken is taken now.
    const answers =
      wide === undefined ? !dropped.has(fact.scope) : freshFor(wide, fact.scope) && freshFor(wide, within.fact.scope);
    return answers ? get(within.fact).then((all) => within.pick(all as never) as T) : look(fact, () => read(fact));
  };

  return {
    get,
    get version() {
      return clock;
    },
    drop(scope) {
      dropped.set(scope, ++clock);
    },
  };
}
