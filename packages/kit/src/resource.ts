import type {Container} from './container.js';
import type {Guest} from './guest.js';
import type {NodeSettings} from './node-settings.js';
import type {VirtualMachine} from './vm.js';

export type ResourceKind = 'hypervisor' | 'lxc' | 'vm';

/** Something to bring into its desired state. */
export type Resource = HypervisorResource | GuestResource;
export type GuestResource = LxcResource | VmResource;

interface ResourceBase {
  /** CTID or VMID; 0 for the hypervisor. */
  readonly id: number;
  readonly name: string;
  /** The resource's own object from the config file, defaults merged: what scripts are given as JSON. Secrets are references in it. */
  readonly object: Readonly<Record<string, unknown>>;
  /** What stands in it for phases of plugins, by phase, with secrets for references; what concerns nobody else. */
  readonly sections?: Readonly<Record<string, unknown>>;
}
export interface LxcResource extends ResourceBase {
  readonly kind: 'lxc';
  readonly container: Container;
}
export interface VmResource extends ResourceBase {
  readonly kind: 'vm';
  readonly vm: VirtualMachine;
}
export interface HypervisorResource extends ResourceBase {
  readonly kind: 'hypervisor';
  readonly settings: NodeSettings;
}

/** What a guest wants, whatever its kind is. */
export const guestOf = (resource: GuestResource): Guest => (resource.kind === 'lxc' ? resource.container : resource.vm);

export const isGuest = (resource: Resource): resource is GuestResource => resource.kind !== 'hypervisor';
