import {type Change, change, defineStep, type StepContext} from '@phoenix/kit';
import {aptLock, type NvidiaState, nvidiaState} from '@phoenix/proxmox';
import {rebootNeeded} from '../../node/reboot.js';
import {settingsOf} from '../../node/settings.js';
import {refuseGpus} from './gpus.js';
import {install} from './install.js';
import {prepare} from './prepare.js';
import {services} from './services.js';
import {isVersion} from './version.js';

/**
 * NVIDIA's driver for the kernel that runs, and the device nodes before guests start. Where it takes a reboot the step
 * ends there: what needs the GPU waits for the next run, all else goes on.
 */
export default defineStep({
  id: 'hypervisor.nvidia',
  on: 'node',
  kinds: ['hypervisor'],
  after: ['hypervisor.repositories', 'hypervisor.upgrade', 'hypervisor.vfio'],
  wanted: (resource) => settingsOf(resource).nvidia !== undefined,
  locks: () => [aptLock()],
  timeoutMs: 3_600_000,
  async check(context) {
    await refuseGpus(context);
    const state = await context.facts(nvidiaState);
    const first = await prepare(context, state);
    return first.length > 0 ? first : driver(context, state);
  },
});

async function driver(context: StepContext, state: NvidiaState): Promise<readonly Change[]> {
  const {version} = settingsOf(context.resource).nvidia!;
  const {kernel, loaded, onDisk, hasNouveau} = state;
  if (hasNouveau)
    throw rebootNeeded(
      "the driver nouveau holds the GPU; it is kept out from the next boot on, and NVIDIA's comes then",
    );
  if (!isVersion(onDisk, version)) return install(context, state);
  if (loaded !== undefined && !isVersion(loaded, version))
    throw rebootNeeded(`NVIDIA's driver ${onDisk} is installed, and ${loaded} is still in the kernel`);
  if (loaded === undefined)
    return [
      change(`load NVIDIA's driver ${onDisk}`, [{argv: ['modprobe', 'nvidia']}], {
        diff: [{field: 'nvidia', from: undefined, to: `${onDisk} on ${kernel}`}],
        // A kernel that was started with Secure Boot takes no module whose key the firmware does not know (dkms(8)).
        hint: 'see dmesg; "Key was rejected": switch Secure Boot off, or mokutil --import /var/lib/dkms/mok.pub and reboot',
      }),
    ];
  return services(context);
}
