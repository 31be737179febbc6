import type {Host} from './host.js';

/** What a change can make untrue: `node`, `guest:900`, `storage:local`. */
export type FactScope = 'node' | `guest:${number}` | `storage:${string}`;

/**
 * How to look at one thing. The engine owns the cache: one read in flight per key, dropped with its scope.
 * A fact of something absent is `undefined`, never an error.
 */
export interface Fact<T> {
  /** Two facts with one key are one fact. */
  readonly key: string;
  readonly scope: FactScope;
  /** Where `read` looks: the node (default), or the guest that the scope names. */
  readonly on?: 'node' | 'guest';
  read(host: Reader): Promise<T>;
  /**
   * A wider fact that holds this one: while nothing in this scope has been touched since the wide one was read,
   * it is picked from there, so that 200 guests cost one look and not 200.
   */
  readonly within?: {readonly fact: Fact<unknown>; pick(wide: never): T};
}

/** A host for looking only. */
export type Reader = {
  readonly label: string;
  exec(command: {readonly argv: readonly string[]}): ReturnType<Host['exec']>;
};

/** Gives {@link Fact.within} its types: `pick` gets what `wide` reads. */
export const pickFrom = <W, T>(fact: Fact<W>, pick: (wide: W) => T): NonNullable<Fact<T>['within']> => ({
  fact: fact as Fact<unknown>,
  pick: pick as (wide: never) => T,
});
