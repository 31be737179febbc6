import type {GuestResource, HypervisorResource} from '@phoenix/kit';
import type {Locate} from './document/locate.js';
import type {Files} from './files.js';
import type {World} from './guests/world.js';
import {asList} from './json.js';
import {lxcResource} from './normalise/container.js';
import {nodeResource} from './normalise/node.js';
import {vmResource} from './normalise/vm.js';
import type {Connection, HypervisorConfig} from './types.gen.js';

/** What the three files want, validated and in Proxmox's words. */
export interface DesiredState {
  /** The config folder, as given. */
  readonly dir: string;
  /** Containers and VMs: one id space. */
  readonly guests: ReadonlyMap<number, GuestResource>;
  /** The node itself. */
  readonly node: HypervisorResource;
  /** Where the node is, as far as the file says. */
  readonly connection?: Connection;
  readonly behavior: Behavior;
  /** Folders (relative to the config folder) or npm packages that hold step plugins. */
  readonly plugins: readonly string[];
  /** Where each guest stands in the files, as a pointer for {@link locate}; 0 is the node. */
  readonly pointers: ReadonlyMap<number, string>;
  /** Places later diagnostics in the user's files. */
  readonly locate: Locate;
}

/** How phoenix behaves with this config, where the command line does not say. */
export interface Behavior {
  /** A guest that a run has made from nothing and that then failed in it: it stays, or is destroyed again. */
  readonly onFailure: 'keep' | 'rollback';
  /** As with --verbose. */
  readonly debug: boolean;
}

/** Of files without errors. */
export const stateOf = (dir: string, world: World, files: Files, locate: Locate): DesiredState => {
  const {guests, hypervisor} = world;
  const resources = guests.map((guest): [number, GuestResource] => [
    guest.id,
    guest.kind === 'lxc' ? lxcResource(guest, world, files) : vmResource(guest, world, files),
  ]);
  const {connection, behavior = {}} = (hypervisor ?? {}) as HypervisorConfig;
  return {
    dir,
    guests: new Map(resources),
    node: nodeResource(
      world,
      files,
      resources.map(([, resource]) => resource),
    ),
    ...(connection === undefined ? {} : {connection}),
    behavior: {onFailure: behavior.on_failure ?? 'keep', debug: behavior.debug_mode ?? false},
    plugins: asList(hypervisor?.plugins).map(String),
    pointers: new Map([[0, ''], ...guests.map(({id, pointer}): [number, string] => [id, pointer])]),
    locate,
  };
};
