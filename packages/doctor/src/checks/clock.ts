import {probe} from '../facts/probe.js';
import {fine, warning} from '../finding.js';
import {defineCheck} from '../patient.js';
import {programNames} from '../programs.js';

/** Milliseconds. Nothing of phoenix needs the clocks to agree to the second; certificates and package lists do to the minute. */
const TOLERATED = 5_000;

export const clock = defineCheck({
  id: 'clock',
  title: 'clock',
  async look({facts, wanted, greeting: {aheadMs}}) {
    const {clockIsSynchronized} = await facts(probe(programNames(wanted)));
    const seconds = duration(Math.abs(aheadMs));
    const what = `the node's clock is ${seconds} ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`;
    const synchronized = clockIsSynchronized === true ? 'synchronised' : 'not synchronised';
    if (Math.abs(aheadMs) > TOLERATED)
      return [
        clockIsSynchronized === true
          ? warning(`${what}, and the node's is the synchronised one`, 'set this machine right')
          : warning(
              `${what}, and it is ${synchronized}`,
              'on the node: systemctl enable --now chrony; chronyc makestep',
            ),
      ];
    if (clockIsSynchronized === false)
      return [
        warning('right, but nothing keeps it so', 'on the node: systemctl enable --now chrony; chronyc tracking'),
      ];
    return [fine(`as this machine's${clockIsSynchronized === true ? ', and synchronised' : ''}`)];
  },
});

function duration(ms: number): string {
  const s = Math.round(ms / 1000);
  if (s < 120) return `${s} s`;
  if (s < 7200) return `${Math.round(s / 60)} min`;
  return s < 172_800 ? `${Math.round(s / 3600)} h` : `${Math.round(s / 86_400)} days`;
}
