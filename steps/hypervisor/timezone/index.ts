import {change, defineStep, StepError} from '@phoenix/kit';
import {settingsOf} from '../../node/settings.js';

const ASK = ['timedatectl', 'show', '-p', 'Timezone', '--value'];

/** The node's time zone; containers that follow the host's take it at their next start. */
export default defineStep({
  id: 'hypervisor.timezone',
  on: 'node',
  kinds: ['hypervisor'],
  wanted: (resource) => settingsOf(resource).system.timezone !== undefined,
  async check({resource, exec}) {
    const wanted = settingsOf(resource).system.timezone!;
    const {exitCode, stdout, stderr} = await exec({argv: ASK});
    if (exitCode !== 0) throw new StepError({code: 'command-failed', command: ASK.join(' '), exitCode, stderr});
    const from = stdout.trim();
    if (from === wanted) return [];
    const diff = [{field: 'timezone', from: from === '' ? undefined : from, to: wanted}];
    return [change(`set the time zone to ${wanted}`, [{argv: ['timedatectl', 'set-timezone', wanted]}], {diff})];
  },
});
