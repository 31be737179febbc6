import type {Container} from './container.js';

export type ResourceKind = 'hypervisor' | 'lxc' | 'vm';

/** Something to bring into its desired state. */
export type Resource = LxcResource | OtherResource;

interface ResourceBase {
  /** CTID or VMID; 0 for the hypervisor. */
  readonly id: number;
  readonly name: string;
  /** The resource's own object from the config file, defaults merged: what scripts are given as JSON. Secrets are references in it. */
  readonly object: Readonly<Record<string, unknown>>;
}
export interface LxcResource extends ResourceBase {
  readonly kind: 'lxc';
  readonly container: Container;
}
export interface OtherResource extends ResourceBase {
  readonly kind: 'hypervisor' | 'vm';
}
