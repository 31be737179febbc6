import {guestOf} from '@phoenix/kit';
import {nodeState} from '@phoenix/proxmox';
import {probe} from '../facts/probe.js';
import {type Finding, fine, problem, warning} from '../finding.js';
import {defineCheck, type Wanted} from '../patient.js';
import {programNames} from '../programs.js';
import {bytes, count, some} from '../words.js';

const MiB = 1024 ** 2;
/** Proxmox's own default of both kinds. */
const DEFAULT_MIB = 512;

/** What all guests may take that run in the end, and VMs with more CPUs than there are, which QEMU does not start. */
export const memory = defineCheck({
  id: 'memory',
  title: 'memory',
  async look({facts, wanted}) {
    const [{guests}, {memoryBytes, cores}] = await Promise.all([facts(nodeState), facts(probe(programNames(wanted)))]);
    const own = [...(wanted?.guests.values() ?? [])].filter((guest) => guestOf(guest).endsRunning);
    const others = [...guests.values()].filter(({id, running}) => running && wanted?.guests.has(id) !== true);
    const total = [
      ...own.map((guest) => guestOf(guest).memoryMb),
      ...others.map(({config}) => Number(config.keys.get('memory')?.match(/\d+/)?.[0] ?? DEFAULT_MIB)),
    ].reduce((sum, mib) => sum + mib * MiB, 0);
    const vms = tooMany(wanted, cores);
    if (memoryBytes === undefined) return vms;
    const running = own.length + others.length;
    if (running === 0) return vms.length > 0 ? vms : [fine(`${count(cores ?? 0, 'core')}, ${bytes(memoryBytes)}`)];
    const what = `${count(running, 'running guest')} may take ${bytes(total)} of ${bytes(memoryBytes)}`;
    if (total > memoryBytes)
      return [
        ...vms,
        warning(what, 'it goes well as long as they do not all take it: less memory_mb, or fewer guests'),
      ];
    return vms.length > 0 ? vms : [fine(`${count(cores ?? 0, 'core')}; ${what}`)];
  },
});

/** `MAX n vcpus allowed per VM on this node` (qemu-server, config_to_command). */
function tooMany(wanted: Wanted | undefined, cores: number | undefined): readonly Finding[] {
  const large = [...(wanted?.guests.values() ?? [])].filter(
    (guest) =>
      guest.kind === 'vm' && !guest.vm.isTemplate && (guest.vm.cores ?? 1) * (guest.vm.sockets ?? 1) > (cores ?? 1e9),
  );
  if (large.length === 0) return [];
  return [
    problem(
      `${some(large.map(({id}) => id))} ${large.length === 1 ? 'wants' : 'want'} more CPUs than the ${cores} of the node: QEMU will not start ${large.length === 1 ? 'it' : 'them'}`,
      `cores times sockets may be ${cores} at most`,
    ),
  ];
}
