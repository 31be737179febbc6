import type {AppScript, FeatureRequest, Firewall, HealthCheck} from './container.js';
import type {TestSuite} from './suite.js';

/** What a container and a VM have in common: the part of the desired state that Proxmox treats alike. */
export interface Guest {
  readonly hostname: string;
  readonly pool?: string;
  /** The cluster node that the guest must live on, where the config says so. */
  readonly node?: string;
  readonly memoryMb: number;
  readonly onboot: boolean;
  /** Proxmox's startup property: `up` are the seconds before the next starts, `down` those that a shutdown may take. */
  readonly startup?: {readonly order?: number; readonly up?: number; readonly down?: number};
  /** The guest's own firewall; undefined: the config says nothing of one. */
  readonly firewall?: Firewall;
  readonly protection: boolean;
  readonly tags: readonly string[];
  /** Text of Proxmox's notes, beside phoenix's own line; undefined: what stands there is left alone. */
  readonly description?: string;
  /** Feature plugins that the config names, with their own config sections. */
  readonly features: readonly FeatureRequest[];
  readonly app?: AppScript;
  readonly healthChecks: readonly HealthCheck[];
  /** Guests, of either kind, whose health this one's start waits for. */
  readonly dependencies: readonly number[];
  /** The guest whose disk this one's is copied from. */
  readonly clonedFrom?: number;
  /** Snapshot to take last, for others to clone from. */
  readonly templateSnapshot?: string;
  /** `pre-configured` and `final-form`. */
  readonly lifecycleSnapshots: boolean;
  /** False for a guest that is only a source for clones, which ends shut down, and for one that phoenix does not start. */
  readonly endsRunning: boolean;
  /** False: phoenix neither starts nor stops it, and does nothing inside it. */
  readonly starts: boolean;
  /** What `phoenix test` runs, in the config's order. */
  readonly suites: readonly TestSuite[];
}
