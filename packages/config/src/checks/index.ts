import type {Finding} from '../finding.js';
import type {World} from '../guests/world.js';
import {cloneSources} from './clone-source.js';
import {containerOptions} from './container-options.js';
import {cycles} from './cycles.js';
import {dependencies} from './dependencies.js';
import {duplicates} from './duplicates.js';
import {secretsOfFeatures} from './feature-secrets.js';
import {features} from './features.js';
import {firewalls} from './firewall.js';
import {gateways} from './gateways.js';
import {gpus} from './gpus.js';
import {healthChecks} from './health.js';
import {idMaps} from './id-maps.js';
import {duplicateIds} from './ids.js';
import {images} from './images.js';
import {misplaced} from './misplaced.js';
import {mounts} from './mounts.js';
import {noEffect} from './no-effect.js';
import {node} from './node.js';
import {origins} from './origin.js';
import {passwords} from './passwords.js';
import {pciDevices} from './pci.js';
import {pctOptionKeys} from './pct-options.js';
import {qmOptions} from './qm-options.js';
import {rawLines} from './raw-lines.js';
import {sharedVolumeGuests} from './shared-volumes.js';
import {shares} from './shares.js';
import {storages} from './storages.js';
import {tests} from './tests.js';
import {timezones} from './timezones.js';
import {unstarted} from './unstarted.js';
import {vmDrives} from './vm-drives.js';
import {vmInside} from './vm-inside.js';
import {zfs} from './zfs.js';

/** What no schema can say. Each check is pure and tolerates values of wrong types: those are the schema's to report. */
export const crossChecks: readonly ((world: World) => Finding[])[] = [
  duplicateIds,
  origins,
  cloneSources,
  dependencies,
  unstarted,
  cycles,
  duplicates,
  gateways,
  gpus,
  storages,
  mounts,
  sharedVolumeGuests,
  misplaced,
  features,
  secretsOfFeatures,
  rawLines,
  pctOptionKeys,
  containerOptions,
  timezones,
  idMaps,
  firewalls,
  healthChecks,
  passwords,
  noEffect,
  pciDevices,
  images,
  vmDrives,
  vmInside,
  qmOptions,
  tests,
  node,
  zfs,
  shares,
];
