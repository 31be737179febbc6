import {nodeState} from '@phoenix/proxmox';
import {demands} from '../demands.js';
import {storageUsage} from '../facts/storage-usage.js';
import {type Finding, fine, warning} from '../finding.js';
import {group} from '../group.js';
import {defineCheck} from '../patient.js';
import {bytes, count, GiB} from '../words.js';

/** Nine tenths full: copy-on-write file systems get slow, and thin pools must not run full. */
const FULL = 0.9;

/** Whether what is still to be made would fit, if every disk were filled. Most storages give it only as it is written. */
export const space = defineCheck({
  id: 'space',
  title: 'space',
  async look({facts, wanted}) {
    if (wanted === undefined) return [];
    const usage = await facts(storageUsage);
    const {guests} = await facts(nodeState);
    const all = demands(wanted);
    const told = [...group(all, ({storage}) => storage)].flatMap(([id, demanded]): readonly Finding[] => {
      const of = usage.get(id);
      if (of?.status !== 'active' || of.total === 0) return [];
      const missing = demanded.filter(({guest}) => !guests.has(guest));
      const need = missing.reduce((sum, {sizeGb = 0}) => sum + sizeGb * GiB, 0);
      const free = `${bytes(of.available)} of ${bytes(of.total)} are free on ${id}`;
      const whose = count(new Set(missing.map(({guest}) => guest)).size, 'guest');
      if (need > of.available)
        return [
          warning(
            `${free}, and the disks of ${whose} that are to be made come to ${bytes(need)}`,
            'it fits only as long as they are not filled: smaller disks, fewer guests, or another storage',
          ),
        ];
      if (of.available < of.total * (1 - FULL)) return [warning(`${free}: it is nearly full`, `pvesm list ${id}`)];
      return [fine(need === 0 ? free : `${free}, ${bytes(need)} are wanted for ${whose}`)];
    });
    const bad = told.filter(({level}) => level !== 'fine');
    return bad.length > 0 || told.length === 0 ? bad : [fine(told.map(({found}) => found).join('; '))];
  },
});
