import {type Change, change, defineStep, type StepContext, StepError, waitFor} from '@phoenix/kit';
import {guestState} from '@phoenix/proxmox';
import {hashOf, type StampName, stampsOf, writeStamp} from '@phoenix/scripts';
import {asVm} from '../../machine/resource.js';
import {AWAIT_CLOUD_INIT, readVerdict} from './verdict.js';

/**
 * Up: the guest agent answers, and cloud-init has said of this machine's first boot how it went. The verdict is noted in
 * the guest, so that later runs look at the stamps only, which other steps look at anyway.
 */
export default defineStep({
  id: 'vm.agent',
  on: 'guest',
  kinds: ['vm'],
  settle: {everyMs: 5_000, withinMs: 300_000},
  timeoutMs: 25 * 60_000,
  async check(context) {
    const {id} = asVm(context.resource);
    const state = await context.facts(guestState(id));
    if (state === undefined) return [];
    if (!state.running)
      throw new StepError({code: 'not-ready', message: `VM ${id} does not run`, hint: `qm start ${id}`});
    const stamps = await stampsOrSilence(context, id);
    if (stamps === undefined) return [waitFor('the guest agent answers', whatToTry(id))];
    return stamps.get(stampFor(id)) === NOTED ? [] : verdict(context, id);
  },
});

/** Of this id: a clone has a first boot of its own. */
const stampFor = (id: number): StampName => `access-cloud-init-${id}`;
const NOTED = hashOf('cloud-init has done its work');

const whatToTry = (id: number): string =>
  `qm terminal ${id} shows its console; the image needs qemu-guest-agent, and an agent option set while the VM ran needs a full stop and start`;

/** Undefined: the agent does not answer yet. @throws StepError when it never will */
async function stampsOrSilence({facts}: StepContext, id: number): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    return await facts(stampsOf(id));
  } catch (error) {
    if (!(error instanceof StepError) || error.failure.code !== 'not-ready') throw error;
    // QEMU got no channel for an agent when it was started: no patience helps.
    if (/No QEMU guest agent configured/.test(error.failure.message))
      throw new StepError({
        code: 'not-ready',
        message: `VM ${id} was started without a guest agent's channel`,
        hint: `phoenix restart ${id}, or --allow restart:${id}`,
      });
    return undefined;
  }
}

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
