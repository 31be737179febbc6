import {type StepContext, StepError} from '@phoenix/kit';
import {isFrozen} from '@phoenix/proxmox';
import {stampsOf} from '@phoenix/scripts';

/** The stamps of a VM whose agent answers; undefined: it does not yet. @throws StepError when it never will */
export async function stampsOrSilence(
  context: StepContext,
  id: number,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    return await context.facts(stampsOf(id));
  } catch (error) {
    const words = silence(error);
    if (words === undefined) throw error;
    // QEMU got no channel for an agent when it was started: no patience helps.
    if (/No QEMU guest agent configured/.test(words))
      throw new StepError({
        code: 'not-ready',
        message: `VM ${id} was started without a guest agent's channel`,
        hint: `phoenix restart ${id}, or --allow restart:${id}`,
      });
    if (DISABLED.test(words) && (await isForbidden(context, id)))
      throw new StepError({
        code: 'not-ready',
        message: `VM ${id}: its guest agent answers, and is not allowed to run commands`,
        hint: FORBIDDEN,
      });
    return undefined;
  }
}

const DISABLED = /has been disabled/;

/** Red Hat's packages ship the agent so; the name of the setting has changed twice. (FILTER_RPC_ARGS since 9.4.) */
const FORBIDDEN =
  'Red Hat and its likes forbid guest-exec: in /etc/sysconfig/qemu-ga empty FILTER_RPC_ARGS (BLOCK_RPCS, BLACKLIST_RPC), let SELinux permit it (semanage permissive -a virt_qemu_ga_t), systemctl restart qemu-guest-agent; cloud_init.runcmd can do so at the first boot';

/** While a backup holds the guest's filesystems the agent says the same. It may have begun, or ended, between two questions. */
async function isForbidden({facts, exec}: StepContext, id: number): Promise<boolean> {
  if ((await facts(isFrozen(id))) !== false) return false;
  return exec({argv: ['true']}).then(
    () => false,
    (error: unknown) => DISABLED.test(silence(error) ?? ''),
  );
}

/** The words in which a guest that cannot be reached says so. */
export const silence = (error: unknown): string | undefined =>
  error instanceof StepError && error.failure.code === 'not-ready' ? error.failure.message : undefined;
