import {defineStep, Refusal} from '@phoenix/kit';
import {guestChange, nodeState} from '@phoenix/proxmox';
import {checkDestroy} from '../../guest/destroy.js';
import {dataVolumes} from '../../machine/data-volumes.js';
import {linkedClones} from '../../machine/linked-clones.js';
import {removeSnippets} from '../cloudinit/leftovers.js';

/** Destroys the VM with its disks. Disks beside its system's are named, and need the user's word. */
export default defineStep({
  id: 'vm.delete',
  on: 'node',
  kinds: ['vm'],
  locks: ({id}) => guestChange(id),
  settle: {everyMs: 2_000, withinMs: 15 * 60_000},
  async check(context) {
    const {id, name} = context.resource;
    const clones = linkedClones(id, await context.facts(nodeState));
    if (clones.length > 0)
      throw new Refusal(
        'has-linked-clones',
        `the disks of ${clones.join(', ')} lie on those of ${id} ${name}`,
        `name them too: phoenix delete ${[...clones, id].join(' ')}`,
      );
    const changes = await checkDestroy(context, dataVolumes);
    return changes.length > 0 ? changes : removeSnippets(context);
  },
});
