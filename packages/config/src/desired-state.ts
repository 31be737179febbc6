import type {LxcResource, OtherResource} from '@phoenix/kit';
import type {Documents, Locate} from './document/locate.js';
import type {Files} from './files.js';
import type {World} from './guests/world.js';
import {asObject, asText} from './json.js';
import {lxcResource} from './normalise/container.js';
import {hypervisorOf} from './normalise/hypervisor.js';
import type {Connection, HypervisorConfig} from './types.gen.js';

/** What the three files want, validated and in Proxmox's words. */
export interface DesiredState {
  /** The config folder, as given. */
  readonly dir: string;
  readonly lxc: ReadonlyMap<number, LxcResource>;
  /** Validated, not acted on in this version. */
  readonly vms: ReadonlyMap<number, OtherResource>;
  readonly hypervisor: Hypervisor;
  /** Where each guest stands in the files, as a pointer for {@link locate}. */
  readonly pointers: ReadonlyMap<number, string>;
  /** Where a guest's feature stands: pointer of its config section, or of its name where it has none. */
  featurePointer(id: number, feature: string): string;
  /** Places later diagnostics in the user's files. */
  readonly locate: Locate;
}

export interface Hypervisor {
  /** Where the node is, as far as the file says. */
  readonly connection?: Connection;
  /** Folders (relative to the config folder) or npm packages that hold step plugins. */
  readonly plugins: readonly string[];
  /** The whole file; the settings other than these two are not acted on in this version. */
  readonly config: HypervisorConfig;
}

/** Of files without errors. */
export const stateOf = (
  dir: string,
  documents: Documents,
  world: World,
  files: Files,
  locate: Locate,
): DesiredState => {
  const {guests, hypervisor} = world;
  const file = asObject(documents.lxc?.value);
  const lxc = guests
    .filter(({kind}) => kind === 'lxc')
    .map((guest): [number, LxcResource] => [guest.id, lxcResource(guest, world, files, file)]);
  const vms = guests
    .filter(({kind}) => kind === 'vm')
    .map(({id, object}): [number, OtherResource] => [
      id,
      {kind: 'vm', id, name: asText(object.name) ?? String(id), object},
    ]);
  return {
    dir,
    lxc: new Map(lxc),
    vms: new Map(vms),
    hypervisor: hypervisorOf(hypervisor),
    pointers: new Map(guests.map(({id, pointer}) => [id, pointer])),
    featurePointer: (id, name) =>
      world.byId.get(id)?.at(...featurePath(world.byId.get(id)?.object.features, name)) ?? '',
    locate,
  };
};

const featurePath = (features: unknown, name: string): (string | number)[] => {
  if (!Array.isArray(features)) return ['features'];
  const index = features.findLastIndex((entry) => entry === name || Object.hasOwn(asObject(entry), name));
  return features[index] === name ? ['features', index] : ['features', index, name];
};
