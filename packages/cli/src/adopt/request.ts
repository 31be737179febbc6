import type {Common, TargetRequest} from '../request.js';

export interface AdoptRequest extends Common, TargetRequest {
  readonly kind: 'adopt';
  /** Guests of the node by id or name, as typed; empty: list those that the config does not have. */
  readonly ids: readonly string[];
  /** Write the entries to stdout, and no file. */
  readonly print: boolean;
}
