import type {JsonObject} from '../json.js';
import type {Guest} from './guest.js';

/** What cross checks look at: everything that the files say, and what is installed. */
export interface World {
  readonly guests: readonly Guest[];
  readonly byId: ReadonlyMap<number, Guest>;
  readonly hypervisor: JsonObject | undefined;
  /** Names of the feature plugins there are; undefined: not known, not checked. */
  readonly features: readonly string[] | undefined;
}
