import {readMark, type Snapshot} from '@phoenix/proxmox';
import {hashOf} from '@phoenix/scripts';

/**
 * What a clone notes as its origin: the hash that the source's snapshot carries. One that is not phoenix's has none; when
 * it was taken tells it from one that takes its place.
 */
export const sourceHash = (source: number, {name, snaptime, description}: Snapshot): string =>
  readMark(description) ?? hashOf({foreign: {source, snapname: name, snaptime}});
