import {probe} from '../facts/probe.js';
import {fine, problem} from '../finding.js';
import {defineCheck} from '../patient.js';
import {programNames} from '../programs.js';

/** VMs want the CPU's virtualisation: `KVM virtualisation configured, but not available` (qemu-server, QemuServer.pm). */
export const kvm = defineCheck({
  id: 'kvm',
  title: 'kvm',
  async look({facts, wanted}) {
    if (![...(wanted?.guests.values() ?? [])].some(({kind}) => kind === 'vm')) return [];
    const {hasKvm} = await facts(probe(programNames(wanted)));
    if (hasKvm) return [fine('hardware virtualisation can be used')];
    return [
      problem(
        'there is no /dev/kvm, and VMs do not start without it',
        'switch VT-x or AMD-V (SVM) on in the firmware; on a node that is a VM itself: its CPU type host, and nesting on',
      ),
    ];
  },
});
