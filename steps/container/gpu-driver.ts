import type {LxcResource, StepContext} from '@phoenix/kit';
import {loadedNvidia} from '@phoenix/proxmox';
import {isNvidia} from './used-by-devices.js';

/**
 * A container brings its own user space of NVIDIA's driver and none of the kernel's: of another version it finds no GPU
 * ("Driver/library version mismatch"). Said, and no more: what else it does may well work.
 */
export async function warnOfOtherDriver({facts, warn}: StepContext, {id, name, container}: LxcResource): Promise<void> {
  if (!container.devices.some(({path}) => isNvidia(path))) return;
  const wanted = container.features.find((feature) => feature.name === 'nvidia')?.config;
  const version = (wanted as {readonly nvidia_driver_version?: unknown} | undefined)?.nvidia_driver_version;
  if (typeof version !== 'string') return;
  const loaded = await facts(loadedNvidia);
  if (loaded === version) return;
  warn(
    'driver-mismatch',
    `${id} ${name} gets NVIDIA's driver ${version}, and the node's kernel has ${loaded ?? 'none'}: the container will find no GPU`,
    'make nvidia_driver_version and nvidia_driver.version the same, or reboot the node where a new one waits for it',
  );
}
