import {parseProperties} from '@phoenix/proxmox';

/** NVIDIA's control nodes come along with any of its GPUs. */
const CONTROL = ['/dev/nvidiactl', '/dev/nvidia-uvm', '/dev/nvidia-uvm-tools', '/dev/nvidia-modeset'];

/** As the config makes them of GPUs. */
const isOfGpus = (value: string): boolean => {
  const {path, ...more} = Object.fromEntries(parseProperties(value, 'path'));
  return /^\/dev\/nvidia/.test(path ?? '') && Object.keys(more).length === 1 && more.mode === '0666';
};

/** devN: all nodes of NVIDIA's driver with mode 0666 are GPUs to the config, others are said as they stand. */
export function devicesOf(keys: ReadonlyMap<string, string>): {
  readonly gpus: string | undefined;
  readonly others: readonly string[];
} {
  const devices = [...keys].filter(([key]) => /^dev\d+$/.test(key)).map(([, value]) => value.replace(/^path=/, ''));
  const drivers = new Set(devices.filter(isOfGpus).map((value) => value.split(',')[0]!));
  const indexes = [...drivers].flatMap((path) => /^\/dev\/nvidia(\d+)$/.exec(path)?.[1] ?? []).map(Number);
  const gpus = indexes.length > 0 && CONTROL.every((path) => drivers.has(path));
  const isGpu = (value: string) => isOfGpus(value) && /^\/dev\/nvidia(\d+|ctl|-uvm|-uvm-tools|-modeset),/.test(value);
  return {
    gpus: gpus ? indexes.sort((a, b) => a - b).join(',') : undefined,
    others: devices.filter((value) => !(gpus && isGpu(value))),
  };
}
