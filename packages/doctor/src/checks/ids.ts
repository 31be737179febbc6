import {type GuestResource, guestOf} from '@phoenix/kit';
import {type NodeState, nodeState} from '@phoenix/proxmox';
import {type Finding, fine, problem, warning} from '../finding.js';
import {defineCheck} from '../patient.js';
import {count, some} from '../words.js';

/** Ids are of the whole cluster, and of containers and VMs together. */
export const ids = defineCheck({
  id: 'ids',
  title: 'ids',
  async look({facts, wanted}) {
    if (wanted === undefined || wanted.guests.size === 0) return [];
    const state = await facts(nodeState);
    const found = [...wanted.guests.values()].flatMap((guest) => tell(guest, state));
    if (found.length > 0) return found;
    const there = [...wanted.guests.keys()].filter((id) => state.guests.has(id));
    const foreign = [...state.guests.keys()].filter((id) => !wanted.guests.has(id));
    const others =
      foreign.length === 0
        ? ''
        : `; ${some(foreign)} of the node ${foreign.length === 1 ? 'is' : 'are'} not in the config`;
    return [fine(`${inWords(there.length, wanted.guests.size)}${others}`)];
  },
});

const inWords = (there: number, all: number): string => {
  if (there === 0) return `none of ${count(all, 'guest')} is there yet, and their ids are free`;
  return there === all
    ? `all ${count(all, 'guest')} are there`
    : `${there} of ${count(all, 'guest')} are there, the other ids are free`;
};

function tell(guest: GuestResource, {name: node, clusterIds, guests, haResources}: NodeState): readonly Finding[] {
  const {id, name, kind} = guest;
  const elsewhere = clusterIds.get(id);
  const choose = 'choose another id';
  if (elsewhere !== undefined && elsewhere.node !== node)
    return [problem(`${id} ${name} lives on ${elsewhere.node}`, `run phoenix against ${elsewhere.node}, or ${choose}`)];
  const own = guestOf(guest).node;
  if (own !== undefined && own !== node)
    return [
      problem(`${id} ${name} belongs on ${own}, this is ${node}`, `run phoenix against ${own}, or change its node`),
    ];
  const there = guests.get(id);
  if (there === undefined) return [];
  const noun = {lxc: 'a container', vm: 'a VM'};
  if (there.kind !== kind)
    return [problem(`${id} is ${noun[there.kind]} here, the config describes ${noun[kind]}`, choose)];
  const hostname = there.config.keys.get(kind === 'lxc' ? 'hostname' : 'name');
  const renamed =
    hostname === undefined || hostname === guestOf(guest).hostname
      ? []
      : [
          warning(
            `${id} is called ${hostname} here, and ${guestOf(guest).hostname} in the config: phoenix would take it over`,
            `if it is somebody else's: ${choose}`,
          ),
        ];
  const managed = haResources.has(id)
    ? [
        warning(
          `${id} ${name} is managed by HA: phoenix does not start or stop it`,
          `ha-manager remove ${kind === 'lxc' ? 'ct' : 'vm'}:${id}`,
        ),
      ]
    : [];
  return [...renamed, ...managed];
}
