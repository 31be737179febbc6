import type {BindMount, StepId} from '@phoenix/kit';

/** Folders are made where nothing else will be mounted later: on a dataset that is there, and not in its place. */
export const usedByMounts = (mounts: readonly BindMount[]): readonly StepId[] =>
  mounts.length === 0 ? [] : ['hypervisor.datasets', 'hypervisor.shared-volumes'];
