import {isUsable, nodeState, type Storage} from '@phoenix/proxmox';
import {type Demand, demands} from '../demands.js';
import {storageUsage} from '../facts/storage-usage.js';
import {type Finding, fine, problem} from '../finding.js';
import {group} from '../group.js';
import {defineCheck} from '../patient.js';
import {some} from '../words.js';

/** Storages that the config names: there, for this node, active, and meant for what is to lie on them. */
export const storages = defineCheck({
  id: 'storages',
  title: 'storages',
  async look({facts, wanted}) {
    if (wanted === undefined) return [];
    const all = demands(wanted);
    if (all.length === 0) return [];
    const {storages: known, name: node} = await facts(nodeState);
    const usage = await facts(storageUsage);
    const made = new Map(wanted.node.settings.storages.map((one) => [one.id, one]));
    const found = [...group(all, ({storage}) => storage)].flatMap(([id, demanded]): readonly Finding[] => {
      const own = made.get(id);
      const content = new Set(demanded.map((one) => one.content));
      const storage = known.find((one) => one.id === id);
      if (storage === undefined) {
        if (own !== undefined && own.backend.type !== 'existing') return [];
        return [
          absent(
            id,
            demanded,
            node,
            known.filter((one) => isUsable(one, node) && holds(one, content)),
          ),
        ];
      }
      if (!isUsable(storage, node)) return [unusable(storage, node)];
      if (usage.get(id)?.status !== 'active')
        return [
          problem(`'${id}' is enabled and not active: what it lies on is not there`, `pvesm status --storage ${id}`),
        ];
      const lacking = [...content].filter(
        (one) => !storage.content.includes(one) && own?.content.includes(one) !== true,
      );
      if (lacking.length === 0) return [];
      const all = [...storage.content, ...lacking].join(',');
      return [problem(`'${id}' is not meant for ${lacking.join(' and ')}`, `pvesm set ${id} --content ${all}`)];
    });
    if (found.length > 0) return found;
    const names = [...new Set(all.map(({storage}) => storage))];
    const told = names.map((id) => `${id} (${known.find((one) => one.id === id)?.type ?? 'phoenix makes it'})`);
    return [fine(told.join(', '))];
  },
});

const holds = (storage: Storage, content: ReadonlySet<string>): boolean =>
  [...content].every((one) => storage.content.includes(one));

function absent(id: string, demanded: readonly Demand[], node: string, others: readonly Storage[]): Finding {
  const guests = [...new Set(demanded.map((one) => one.guest))];
  const instead = others.map((one) => one.id);
  return problem(
    `${node} has no storage '${id}', which ${some(guests)} ${guests.length === 1 ? 'is' : 'are'} to lie on`,
    instead.length === 0 ? `add it: pvesm add …, pvesm(1)` : `name one that is there: ${instead.join(', ')}`,
  );
}

const unusable = ({id, disable, nodes}: Storage, node: string): Finding =>
  disable
    ? problem(`'${id}' is disabled`, `pvesm set ${id} --disable 0`)
    : problem(`'${id}' is only for ${nodes.join(', ')}`, `pvesm set ${id} --nodes ${[...nodes, node].join(',')}`);
