import {listed} from '../draft.js';

/** NVIDIA's control nodes come along with any of its GPUs. */
const CONTROL = ['/dev/nvidiactl', '/dev/nvidia-uvm', '/dev/nvidia-uvm-tools', '/dev/nvidia-modeset'];

/** devN: the config says them as GPUs of NVIDIA's, all nodes of the driver with mode 0666, and no others. */
export function devicesOf(keys: ReadonlyMap<string, string>): {
  readonly gpus: string | undefined;
  readonly notes: readonly string[];
} {
  const devices = new Map(
    [...keys]
      .filter(([key]) => /^dev\d+$/.test(key))
      .map(([key, value]): [string, string] => [value.split(',')[0]!.replace(/^path=/, ''), key]),
  );
  const indexes = [...devices.keys()].flatMap((path) => /^\/dev\/nvidia(\d+)$/.exec(path)?.[1] ?? []).map(Number);
  const gpus = indexes.length > 0 && CONTROL.every((path) => devices.has(path));
  const others = [...devices]
    .filter(([path]) => !gpus || !(CONTROL.includes(path) || /^\/dev\/nvidia\d+$/.test(path)))
    .map(([path, key]) => `${key} (${path})`);
  return {
    gpus: gpus ? indexes.sort((a, b) => a - b).join(',') : undefined,
    notes: others.length === 0 ? [] : [`the config has no word for ${listed(others)}`],
  };
}
