import {basename} from 'node:path';
import type {Container, LxcResource, Script} from '@phoenix/kit';
import type {Files} from '../files.js';
import {type Guest, itemsOf} from '../guests/guest.js';
import {phasesOfGuest} from '../guests/phases.js';
import type {World} from '../guests/world.js';
import {asBoolean, asId, asNumber, asObject, asText, type JsonObject} from '../json.js';
import {healthOf} from '../mentions.js';
import {apparmorProfileOf} from './apparmor.js';
import {passwordHashOf, publicKeysOf} from './credentials.js';
import {devicesOf} from './devices.js';
import {featuresOf} from './features.js';
import {firewallOf} from './firewall.js';
import {healthChecksOf} from './health.js';
import {givenIdMaps, wholeIdMap} from './id-maps.js';
import {mountOptionsOf} from './mount-options.js';
import {storageOf} from './mounts.js';
import {networkOf, words} from './network.js';
import {originOf} from './origin.js';
import {pctFeatures} from './pct-features.js';
import {endsRunning, starts} from './power.js';
import {present} from './present.js';
import {rawLinesOf} from './raw-lines.js';
import {sectionsOf} from './sections.js';
import {suitesOf} from './suites.js';

const CONSOLE_MODES = ['tty', 'console', 'shell'] as const;

/** A container without errors, as Proxmox's words have it. */
export const lxcResource = (guest: Guest, world: World, files: Files): LxcResource => {
  const {object, id} = guest;
  const script = (path: string): Script => ({name: basename(path), content: files.scripts.get(path) ?? ''});
  const unprivileged = object.unprivileged !== false;
  const rawLines = rawLinesOf(object, files.profiles);
  const idMaps = wholeIdMap(givenIdMaps(object.id_maps));
  const dependencies = itemsOf(guest, 'dependencies').flatMap(({value}) => asId(value) ?? []);
  const container: Container = {
    hostname: String(object.name),
    origin: originOf(object, world),
    ...present({
      ostype: asText(object.ostype),
      hookscript: asText(object.hookscript),
      pool: asText(object.pool),
      node: asText(object.node),
      swapMb: asNumber(object.swap_mb),
      cores: asNumber(object.cores),
      cpuLimit: asNumber(object.cpu_limit),
      cpuUnits: asNumber(object.cpu_units),
      cmode: CONSOLE_MODES.find((mode) => mode === object.console_mode),
      console: asBoolean(object.console),
      tty: asNumber(object.tty),
      debug: asBoolean(object.debug),
      startup: startupOf(object),
      timezone: asText(object.timezone),
      rootPassword: passwordHashOf(object.root_password, files),
      firewall: firewallOf(object.firewall),
      apparmorProfile: apparmorProfileOf(object, rawLines, files.profiles),
      idMaps: idMaps.length === 0 ? undefined : idMaps,
      app: appOf(object, files, script),
      templateSnapshot: asText(object.template_snapshot_name),
      clonedFrom: asId(object.clone_from_ctid),
    }),
    memoryMb: Number(object.memory_mb),
    rootfs: {
      storage: String(object.storage_pool),
      sizeGb: Number(object.storage_size_gb),
      ...present({options: mountOptionsOf(asObject(object.root_disk), 'read_only')}),
    },
    ...networkOf(object),
    unprivileged,
    onboot: object.start_at_boot === true,
    pctFeatures: pctFeatures(object.pct_options, unprivileged),
    rawLines,
    devices: devicesOf(object),
    ...storageOf(guest, world.hypervisor),
    protection: object.protection === true,
    tags: [...new Set(words(object.tags))],
    ...present({description: asText(object.description)}),
    sshPublicKeys: publicKeysOf(object.root_ssh_public_keys),
    features: featuresOf(object, world, files),
    healthChecks: healthChecksOf(
      healthOf(guest).map(({value}) => value),
      script,
    ),
    dependencies: [...new Set(dependencies)],
    suites: suitesOf(object.tests, files, 'guest'),
    lifecycleSnapshots: starts(guest) && object.enable_lifecycle_snapshots !== false,
    endsRunning: endsRunning(guest, world),
    starts: starts(guest),
  };
  return {
    kind: 'lxc',
    id,
    name: container.hostname,
    object,
    ...sectionsOf(phasesOfGuest(guest, world), files),
    container,
  };
};

export const startupOf = ({boot_order, boot_delay, shutdown_timeout}: JsonObject): Container['startup'] => {
  const startup = present({order: asNumber(boot_order), up: asNumber(boot_delay), down: asNumber(shutdown_timeout)});
  return Object.keys(startup).length === 0 ? undefined : startup;
};

export const appOf = (object: JsonObject, {secrets}: Files, script: (path: string) => Script): Container['app'] => {
  const path = asText(object.application_script);
  if (path === undefined || path === '') return undefined;
  const env = Object.entries(asObject(object.application_env)).map(([key, value]) => [
    key,
    secrets.get(String(value)) ?? String(value),
  ]);
  return {script: script(path), env: Object.fromEntries(env)};
};
