import type {ApparmorProfile, GuestResource, HypervisorResource, NodeSettings} from '@phoenix/kit';
import type {Files} from '../files.js';
import {phasesOfNode} from '../guests/phases.js';
import type {World} from '../guests/world.js';
import {asList, asObject, asText, type JsonObject} from '../json.js';
import {datacenterFirewallOf} from './datacenter-firewall.js';
import {nodeGpusOf, nvidiaOf, vfioOf} from './node-gpus.js';
import {nfsOf, sambaOf} from './node-shares.js';
import {storagesOf} from './node-storages.js';
import {systemOf, usersOf} from './node-system.js';
import {present} from './present.js';
import {sectionsOf} from './sections.js';
import {idRangesOf, sharedFoldersOf} from './shared-folders.js';
import {suitesOf} from './suites.js';
import {zfsOf} from './zfs.js';

/** The node's own desired state: the hypervisor file's, and what the guests need of the node. */
export const nodeResource = (
  {hypervisor = {}, guests, phases}: World,
  files: Files,
  resources: readonly GuestResource[],
): HypervisorResource => {
  const settings: NodeSettings = {
    system: systemOf(hypervisor),
    zfs: zfsOf(hypervisor),
    storages: storagesOf(hypervisor, resources),
    users: usersOf(hypervisor, files),
    ...present({
      nvidia: nvidiaOf(hypervisor),
      vfio: vfioOf(hypervisor),
      samba: sambaOf(hypervisor, files),
      nfs: nfsOf(hypervisor),
      firewall: datacenterFirewallOf(hypervisor),
    }),
    gpus: nodeGpusOf(hypervisor, guests),
    apparmor: {
      profiles: profilesOf(hypervisor, resources, files),
      tunables: [...files.tunables].map(([name, content]) => ({name, content})),
    },
    sharedVolumes: sharedFoldersOf(hypervisor, guests),
    idRanges: idRangesOf(guests),
    suites: suitesOf(hypervisor.tests, files, 'node'),
  };
  // Where the config does not say what it is called, it is the node.
  const name = asText(asObject(hypervisor.connection).node) ?? asText(asObject(hypervisor.network).hostname) ?? '';
  return {
    kind: 'hypervisor',
    id: 0,
    name,
    object: hypervisor,
    ...sectionsOf(phasesOfNode({hypervisor, phases}), files),
    settings,
  };
};

/** Those of the containers, and those that the file names. */
const profilesOf = (
  hypervisor: JsonObject,
  resources: readonly GuestResource[],
  {profiles}: Files,
): ApparmorProfile[] => {
  const ofGuests = resources.flatMap((guest) =>
    guest.kind === 'lxc' && guest.container.apparmorProfile !== undefined ? [guest.container.apparmorProfile] : [],
  );
  const named = asList(asObject(hypervisor.apparmor).profiles).map(String);
  const all = [...ofGuests, ...named.map((name) => ({name, content: profiles.get(name) ?? ''}))];
  return [...new Map(all.map((profile) => [profile.name, profile])).values()];
};
