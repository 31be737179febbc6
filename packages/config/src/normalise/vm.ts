import {basename} from 'node:path';
import type {NetworkVolume, Script, VirtualMachine, VmResource} from '@phoenix/kit';
import type {Files} from '../files.js';
import {type Guest, itemsOf, objectsOf} from '../guests/guest.js';
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
import {present} from './present.js';
import {suitesOf} from './suites.js';
import {vmNetworkOf} from './vm-network.js';
import {diskStorageOf, vmOriginOf} from './vm-origin.js';

const MEMORY_MB = 2048;

/** A VM without errors, as Proxmox's words have it. */
export const vmResource = (guest: Guest, world: World, files: Files): VmResource => {
  const {object, id} = guest;
  const script = (path: string): Script => ({name: basename(path), content: files.scripts.get(path) ?? ''});
  const isTemplate = object.is_template === true;
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
    disk: {
      storage: diskStorageOf(object, world.byId) ?? '',
      ...present({sizeGb: asNumber(object.disk_size_gb)}),
    },
    scsihw: asText(object.scsihw) ?? 'virtio-scsi-single',
    ...vmNetworkOf(object),
    cloudInit: cloudInitOf(object, files),
    hostpci,
    volumes: networkVolumesOf(guest),
    onboot: !isTemplate && object.start_at_boot === true,
    protection: object.protection === true,
    tags: [...new Set(words(object.tags))],
    ...present({description: asText(object.description)}),
    features: featuresOf(object, world, files),
    healthChecks: isTemplate ? [] : healthChecksOf(checks, script),
    dependencies: [...new Set(itemsOf(guest, 'dependencies').flatMap(({value}) => asId(value) ?? []))],
    lifecycleSnapshots: !isTemplate && object.enable_lifecycle_snapshots !== false,
    endsRunning: !isTemplate,
    suites: isTemplate ? [] : suitesOf(object.tests, files, 'guest'),
  };
  return {kind: 'vm', id, name: vm.hostname, object, vm};
};

const networkVolumesOf = (guest: Guest): NetworkVolume[] =>
  objectsOf(guest, 'volumes').map(({value}) => ({
    type: 'nfs',
    server: String(value.server),
    path: String(value.path),
    mountPoint: String(value.mount_point),
  }));
