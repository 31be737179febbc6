import type {Container, StepId} from '@phoenix/kit';

/** `/dev/nvidia0`, `/dev/nvidiactl`, `/dev/nvidia-uvm` … */
export const isNvidia = (path: string): boolean => path.startsWith('/dev/nvidia');

/** A driver that this run installs brings devices; all others are there, and wait for nobody's driver. */
export const usedByDevices = ({devices}: Pick<Container, 'devices'>): readonly StepId[] =>
  devices.some(({path}) => isNvidia(path)) ? ['hypervisor.nvidia'] : [];
