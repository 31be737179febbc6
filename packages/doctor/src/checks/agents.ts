import {effectiveKeys, nodeState} from '@phoenix/proxmox';
import {fine, warning} from '../finding.js';
import {defineCheck} from '../patient.js';
import {count, some} from '../words.js';

/**
 * phoenix works inside a VM by its agent, whose device a VM gets only with a full stop and start. A VM that it has nothing to do
 * in (an appliance, one installed from a CD) needs none.
 */
export const agents = defineCheck({
  id: 'agents',
  title: 'guest agents',
  async look({facts, wanted}) {
    const {guests} = await facts(nodeState);
    const running = [...guests.values()].filter(({id, kind, running}) => {
      const guest = wanted?.guests.get(id);
      return kind === 'vm' && running && guest?.kind === 'vm' && guest.vm.entered;
    });
    if (running.length === 0) return [];
    const without = running.filter(({config}) => !isOn(config.keys.get('agent')));
    if (without.length === 0) return [fine(`${count(running.length, 'running VM')} can be asked by agent`)];
    const [first] = without;
    const isStaged = isOn(effectiveKeys(first!.config).get('agent'));
    return [
      warning(
        `${some(without.map(({id}) => id))} ${without.length === 1 ? 'runs' : 'run'} without the agent's device: phoenix cannot work inside`,
        `${isStaged ? 'it is set, and waits' : 'phoenix sets it, and it waits'} for a full stop and start: phoenix create ${first!.id} --allow restart:${first!.id}`,
      ),
    ];
  },
});

/** qm.conf(5): `1`, `enabled=1,fstrim_cloned_disks=1`. */
const isOn = (agent = ''): boolean => /^(?:enabled=)?(?:1|on|yes|true)(?:,|$)|,enabled=1/i.test(agent);
