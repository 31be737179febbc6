import type {JsonObject} from '../json.js';
import type {Guest} from './guest.js';

/** What cross checks look at: everything that the files say, and what is installed. */
export interface World {
  readonly guests: readonly Guest[];
  readonly byId: ReadonlyMap<number, Guest>;
  readonly hypervisor: JsonObject | undefined;
  /** The root of the container file; empty without one. */
  readonly lxcFile: JsonObject;
  /** Names of the feature plugins there are; undefined: not known, not checked. */
  readonly features: readonly string[] | undefined;
  /** Names of plugins that are there but could not be loaded: what they are for is not missing. */
  readonly broken: readonly string[];
  /** By feature: the keys of its config section that take a reference to a secret. */
  readonly secretKeys: Readonly<Record<string, readonly string[]>>;
  /** The same by step, of phases that have a section of their own: `lxc.backup`. */
  readonly phases: Readonly<Record<string, readonly string[]>>;
}
