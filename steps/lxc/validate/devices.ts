import {type LxcResource, Refusal, type StepContext} from '@phoenix/kit';
import {type GuestState, parseProperties} from '@phoenix/proxmox';
import {isNvidia} from '../../container/used-by-devices.js';
import {isHalfMade} from '../../guest/half-made.js';

/** pct takes no device that the node does not have, and would say so only when all else of the container is set up. */
export async function refuseMissingDevices(
  {exec}: Pick<StepContext, 'exec'>,
  resource: LxcResource,
  state: GuestState | undefined,
  node: string,
): Promise<void> {
  const needed = neededDevices(resource, state);
  if (needed.length === 0) return;
  const {stdout} = await exec({argv: ['sh', '-c', script, 'sh', ...needed]});
  const [missing] = stdout.split('\n');
  if (missing === undefined || missing === '') return;
  const {id, name} = resource;
  throw new Refusal(
    'no-device',
    `${id} ${name} is to get the device ${missing}, which ${node} does not have`,
    isNvidia(missing)
      ? "nvidia-smi on the node tells its GPUs; without it, NVIDIA's driver is missing: nvidia_driver in the hypervisor file installs it"
      : `ls -l ${missing} on the node; a driver may have to be loaded first`,
  );
}

/** Says those that are not there. */
const script = 'for device; do [ -e "$device" ] || printf "%s\\n" "$device"; done';

/** Devices that are still to be given: what a container has already is not asked for. */
function neededDevices({container}: LxcResource, state: GuestState | undefined): readonly string[] {
  if (state === undefined || isHalfMade(state)) return container.devices.map(({path}) => path);
  const given = [...state.config.keys]
    .filter(([key]) => /^dev\d+$/.test(key))
    .map(([, value]) => parseProperties(value, 'path').get('path'));
  return container.devices.map(({path}) => path).filter((path) => !given.includes(path));
}
