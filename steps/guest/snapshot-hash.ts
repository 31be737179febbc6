import type {StepContext} from '@phoenix/kit';
import {type GuestState, readBlock} from '@phoenix/proxmox';
import {hashOf} from '@phoenix/scripts';

/** What made this guest's disk: its origin and every step inside it so far. */
export function hashFor({lineage}: StepContext, {config}: GuestState): string {
  const {source} = readBlock(config.description).block;
  return hashOf({source, lineage});
}
