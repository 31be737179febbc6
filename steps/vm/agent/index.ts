import {
  type Change,
  change,
  defineStep,
  Skip,
  type StepContext,
  StepError,
  type VmResource,
  waitFor,
} from '@phoenix/kit';
import {guestState} from '@phoenix/proxmox';
import {hashOf, type StampName, writeStamp} from '@phoenix/scripts';
import {isLeftAlone} from '../../machine/left-alone.js';
import {asVm} from '../../machine/resource.js';
import {stampsOrSilence} from './reach.js';
import {AWAIT_CLOUD_INIT, readVerdict} from './verdict.js';

/**
 * Up: the guest agent answers, and cloud-init has said of this machine's first boot how it went. The verdict is noted in
 * the guest, so that later runs look at the stamps only, which other steps look at anyway.
 */
export default defineStep({
  id: 'vm.agent',
  on: 'guest',
  kinds: ['vm'],
  // At a first boot cloud-init fetches the agent, together with all the packages that the config names.
  settle: {everyMs: 5_000, withinMs: 15 * 60_000},
  timeoutMs: 35 * 60_000,
  async check(context) {
    const own = asVm(context.resource);
    const {id} = own;
    const state = await context.facts(guestState(id));
    if (state === undefined) return [];
    if (!state.running)
      throw new StepError({code: 'not-ready', message: `VM ${id} does not run`, hint: `qm start ${id}`});
    if (isLeftAlone(own, state)) throw new Skip('phoenix has not made it, and the config wants nothing inside');
    const stamps = await stampsOrSilence(context, id);
    if (stamps === undefined) return [waitFor('the guest agent answers', whatToTry(own))];
    return stamps.get(stampFor(id)) === NOTED ? [] : verdict(context, id);
  },
});

/** Of this id: a clone has a first boot of its own. */
const stampFor = (id: number): StampName => `access-cloud-init-${id}`;
const NOTED = hashOf('cloud-init has done its work');

const whatToTry = ({id, vm: {seeded}}: VmResource): string =>
  seeded
    ? `qm terminal ${id} shows its console; the image needs qemu-guest-agent, and an agent option set while the VM ran needs a full stop and start`
    : `its system must be installed, with qemu-guest-agent (Proxmox's console shows how far it is); then run phoenix again. For a VM that nobody is to enter: leave features, application, health checks and volumes out`;

async function verdict(context: StepContext, id: number): Promise<readonly Change[]> {
  const {status, reasons} = await readVerdict(context);
  switch (status) {
    case 'running':
      return [change(`wait for cloud-init, at most 15 min`, [AWAIT_CLOUD_INIT])];
    case 'error': {
      const tail = await context.exec({argv: ['tail', '-n', '20', '/var/log/cloud-init-output.log']});
      throw new StepError({
        code: 'command-failed',
        command: `cloud-init in VM ${id}`,
        exitCode: 1,
        stderr: [...reasons, tail.stdout.trim()].filter((part) => part !== '').join('\n'),
        reason: 'cloud-init',
        hint: `in the guest: /var/log/cloud-init.log; once it is put right: phoenix restart ${id}`,
      });
    }
    case 'degraded':
      context.warn('cloud-init-degraded', `VM ${id}: cloud-init is done, with complaints: ${reasons.join('; ')}`);
  }
  return [change(`note that cloud-init is done in ${id}`, [writeStamp(stampFor(id), NOTED)])];
}
