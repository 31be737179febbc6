import type {Fact, GuestResource, HypervisorResource} from '@phoenix/kit';
import type {Greeting} from './facts/greeting.js';
import type {Finding} from './finding.js';

/** What the config wants of the node. */
export interface Wanted {
  readonly guests: ReadonlyMap<number, GuestResource>;
  readonly node: HypervisorResource;
}

/** A node as the checks see it. */
export interface Patient {
  /** Undefined: the config is broken, or there is none. Checks that hold the node against it say nothing then. */
  readonly wanted: Wanted | undefined;
  /** False: phoenix runs on the node itself. */
  readonly overSsh: boolean;
  readonly greeting: Greeting;
  /** Each fact is asked once, and all of them have the same time to answer. @throws StepError */
  facts<T>(fact: Fact<T>): Promise<T>;
}

/** One question about a node. */
export interface Check {
  /** Stable and greppable: `run-lock`. */
  readonly id: string;
  /** A word or two for people. */
  readonly title: string;
  /**
   * Looks, never touches. Nothing found: the check is not about this node and this config.
   * @throws Refusal: there is no use in looking any further
   * @throws StepError: this check alone got no answer
   */
  look(patient: Patient): Promise<readonly Finding[]>;
}

/** Checks nothing at run time; gives the literal its type. */
export const defineCheck = (check: Check): Check => check;
