import {probe} from '../facts/probe.js';
import {fine, problem} from '../finding.js';
import {group} from '../group.js';
import {defineCheck} from '../patient.js';
import {programNames} from '../programs.js';
import {some} from '../words.js';

/** Proxmox looks for a bridge only when a guest starts. */
export const bridges = defineCheck({
  id: 'bridges',
  title: 'bridges',
  async look({facts, wanted}) {
    if (wanted === undefined) return [];
    const {interfaces} = await facts(probe(programNames(wanted)));
    const made = wanted.node.settings.system.interfaces.map(({name}) => name);
    const named = [...wanted.guests.values()].flatMap((guest) =>
      (guest.kind === 'lxc' ? guest.container : guest.vm).nics.map(({bridge}) => ({bridge, guest: guest.id})),
    );
    if (named.length === 0) return [];
    const all = group(named, ({bridge}) => bridge);
    const absent = [...all].filter(([bridge]) => !interfaces.includes(bridge) && !made.includes(bridge));
    if (absent.length === 0) return [fine([...all.keys()].join(', '))];
    const there = interfaces.filter((name) => /^vmbr/.test(name)).join(', ') || 'none';
    return absent.map(([bridge, guests]) =>
      problem(
        `there is no bridge ${bridge}, which ${some([...new Set(guests.map(({guest}) => guest))])} ${guests.length === 1 ? 'is' : 'are'} to be on`,
        `its bridges: ${there}; name one of them, or describe ${bridge} under network.interfaces`,
      ),
    );
  },
});
