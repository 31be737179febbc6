import type {GuestResource, StepContext} from '@phoenix/kit';
import type {GuestState} from '@phoenix/proxmox';

/** How one of the three kinds of snapshot is dealt with. */
export interface SnapshotKind {
  nameFor(resource: GuestResource): string;
  /**
   * Whether it is taken cleanly shut down. Of a container that others are cloned from, or that is rolled back: one taken
   * live waits 45 s per volume, or fails. Of a VM: only where it ends shut down anyway, its agent freezes the filesystems.
   */
  clean(resource: GuestResource): boolean;
  /** What made it has changed: take it again, or leave it and say so. */
  readonly stale: 'renew' | 'leave';
  /** Why it must not be taken now, in words. */
  tooLate?(context: StepContext, state: GuestState): Promise<string | undefined>;
  /** Others depend on it: what makes it impossible is a refusal. */
  readonly essential: boolean;
  /** It is the last step that touches the guest's power. */
  readonly last: boolean;
}
