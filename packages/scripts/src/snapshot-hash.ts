import {hashOf} from './hash.js';

/** What a snapshot of phoenix's says of the disk it was taken of: where that came from, and the steps inside it so far. */
export const snapshotHash = (made: {
  readonly source: string | undefined;
  readonly lineage: readonly string[];
}): string => hashOf({source: made.source, lineage: made.lineage});
