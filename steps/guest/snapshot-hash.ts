import type {StepContext} from '@phoenix/kit';
import {type GuestState, readBlock} from '@phoenix/proxmox';
import {snapshotHash} from '@phoenix/scripts';

/** What made this guest's disk: its origin and every step inside it so far. */
export const hashFor = ({lineage}: StepContext, {config}: GuestState): string =>
  snapshotHash({source: readBlock(config.description).block.source, lineage});
