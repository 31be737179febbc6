import type {Loaded} from './load.js';
import type {Common} from './request.js';

/** The config may ask for --verbose by its `behavior.debug_mode`. */
export const verboseBy = <T extends Common>(request: T, {state, draft}: Loaded): T =>
  ((state ?? draft)?.behavior.debug ?? false) ? {...request, verbose: true} : request;
