import {basename} from 'node:path';
import type {NetworkVolume, Script, VirtualMachine, VmResource} from '@phoenix/kit';
import type {Files} from '../files.js';
import {type Guest, itemsOf, objectsOf} from '../guests/guest.js';
import {phasesOfGuest} from '../guests/phases.js';
import type {World} from '../guests/world.js';
import {asId, asNumber, asText} from '../json.js';
import {healthOf} from '../mentions.js';
import {cloudInitOf} from './cloud-init.js';
import {appOf, startupOf} from './container.js';
import {featuresOf} from './features.js';
import {firewallOf} from './firewall.js';
import {healthChecksOf} from './health.js';
import {words} from './network.js';
import {hostPciOf, machineOf} from './pci.js';
import {starts} from './power.js';
import {present} from './present.js';
import {qmOptionsOf} from './qm-options.js';
import {sectionsOf} from './sections.js';
import {suitesOf} from './suites.js';
import {drivesOf} from './vm-drives.js';
import {agentOf, isEntered, isSeeded} from './vm-inside.js';
import {vmNetworkOf} from './vm-network.js';
import {vmOriginOf} from './vm-origin.js';

const MEMORY_MB = 2048;

/** A VM without errors, as Proxmox's words have it. */
export const vmResource = (guest: Guest, world: World, files: Files): VmResource => {
  const {object, id} = guest;
  const script = (path: string): Script => ({name: basename(path), content: files.scripts.get(path) ?? ''});
  const isTemplate = object.is_template === true;
  const seeded = isSeeded(guest);
  const hostpci = hostPciOf(guest, world.hypervisor);
  const bios = object.bios === 'ovmf' || object.bios === 'seabios' ? object.bios : undefined;
  const checks = healthOf(guest).map(({value}) => value);
  const vm: VirtualMachine = {
    hostname: asText(object.name) ?? `vm${id}`,
    origin: vmOriginOf(object, world),
    isTemplate,
    ...present({
      pool: asText(object.pool),
      node: asText(object.node),
      cores: asNumber(object.cores),
      sockets: asNumber(object.sockets),
      cpuType: asText(object.cpu_type),
      balloonMb: asNumber(object.balloon_mb),
      machine: machineOf(object, hostpci),
      bios,
      startup: startupOf(object),
      firewall: firewallOf(object.firewall),
      clonedFrom: asId(object.clone_from_vmid),
      // A template is never started again, and Proxmox gives it no snapshots.
      app: isTemplate ? undefined : appOf(object, files, script),
      templateSnapshot: isTemplate ? undefined : asText(object.template_snapshot_name),
    }),
    memoryMb: asNumber(object.memory_mb) ?? MEMORY_MB,
    ...drivesOf(guest, world.byId, seeded),
    scsihw: asText(object.scsihw) ?? 'virtio-scsi-single',
    ...vmNetworkOf(object),
    cloudInit: cloudInitOf(seeded ? object : {}, files),
    seeded,
    entered: isEntered(guest),
    ...present({agent: agentOf(object.agent)}),
    hostpci,
    usb: itemsOf(guest, 'usb').map(({value}) => String(value)),
    options: Object.fromEntries(qmOptionsOf(object.qm_options).map(({key, value}) => [key, value])),
    volumes: networkVolumesOf(guest),
    onboot: !isTemplate && object.start_at_boot === true,
    protection: object.protection === true,
    tags: [...new Set(words(object.tags))],
    ...present({description: asText(object.description)}),
    features: featuresOf(object, world, files),
    healthChecks: isTemplate ? [] : healthChecksOf(checks, script),
    dependencies: [...new Set(itemsOf(guest, 'dependencies').flatMap(({value}) => asId(value) ?? []))],
    // What nobody gets into is not shut down for a snapshot of what phoenix has done: an installer would not even hear of it.
    lifecycleSnapshots:
      !isTemplate &&
      starts(guest) &&
      (isEntered(guest) ? object.enable_lifecycle_snapshots !== false : object.enable_lifecycle_snapshots === true),
    endsRunning: !isTemplate && starts(guest),
    starts: starts(guest),
    suites: isTemplate ? [] : suitesOf(object.tests, files, 'guest'),
  };
  return {kind: 'vm', id, name: vm.hostname, object, ...sectionsOf(phasesOfGuest(guest, world), files), vm};
};

const networkVolumesOf = (guest: Guest): NetworkVolume[] =>
  objectsOf(guest, 'volumes').map(({value}) => ({
    type: 'nfs',
    server: String(value.server),
    path: String(value.path),
    mountPoint: String(value.mount_point),
  }));
