import {type Fact, StepError} from '@phoenix/kit';
import {pvesmStatus} from '@phoenix/proxmox';

/** A line of `pvesm status`, sizes in bytes. */
export interface StorageUsage {
  readonly type: string;
  readonly status: 'active' | 'inactive' | 'disabled';
  readonly total: number;
  readonly available: number;
}

/** By storage. A storage whose server is gone may keep it from answering at all. */
export const storageUsage: Fact<ReadonlyMap<string, StorageUsage>> = {
  key: 'storage-usage',
  scope: 'node',
  read: async (node) => {
    const {stdout, stderr, exitCode} = await node.exec(pvesmStatus());
    if (exitCode !== 0) throw new StepError({code: 'command-failed', command: 'pvesm status', exitCode, stderr});
    return readUsage(stdout);
  },
};

/** `Name Type Status Total Used Available %`, KiB. */
const readUsage = (text: string): ReadonlyMap<string, StorageUsage> =>
  new Map(
    [...text.matchAll(/^(\S+)\s+(\S+)\s+(active|inactive|disabled)\s+(\d+)\s+\d+\s+(\d+)\s/gm)].map(
      ([, id, type, status, total, available]) => [
        id!,
        {
          type: type!,
          status: status as StorageUsage['status'],
          total: Number(total) * 1024,
          available: Number(available) * 1024,
        },
      ],
    ),
  );
