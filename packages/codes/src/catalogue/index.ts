import type {Subject} from '../entry.js';
import {adopting} from './adopting.js';
import {clones} from './clones.js';
import {cloudInit} from './cloud-init.js';
import {containerOptions} from './container-options.js';
import {datasets} from './datasets.js';
import {dependencies} from './dependencies.js';
import {devices} from './devices.js';
import {drivers} from './drivers.js';
import {exitCodes} from './exit-codes.js';
import {failures} from './failures.js';
import {features} from './features.js';
import {fields} from './fields.js';
import {files} from './files.js';
import {firewall} from './firewall.js';
import {identity} from './identity.js';
import {images} from './images.js';
import {impacts} from './impacts.js';
import {locks} from './locks.js';
import {mounts} from './mounts.js';
import {network} from './network.js';
import {nodeSystem} from './node-system.js';
import {outcomes} from './outcomes.js';
import {plugins} from './plugins.js';
import {pools} from './pools.js';
import {power} from './power.js';
import {runs} from './runs.js';
import {secrets} from './secrets.js';
import {shares} from './shares.js';
import {snapshots} from './snapshots.js';
import {storages} from './storages.js';
import {templates} from './templates.js';
import {tests} from './tests.js';
import {values} from './values.js';
import {vmHardware} from './vm-hardware.js';

/** Every subject, in the order in which they are told. */
export const SUBJECTS: readonly Subject[] = [
  failures,
  outcomes,
  impacts,
  exitCodes,
  files,
  fields,
  secrets,
  identity,
  clones,
  dependencies,
  containerOptions,
  vmHardware,
  mounts,
  features,
  plugins,
  tests,
  devices,
  drivers,
  firewall,
  network,
  pools,
  datasets,
  storages,
  shares,
  nodeSystem,
  images,
  snapshots,
  templates,
  cloudInit,
  power,
  locks,
  values,
  adopting,
  runs,
];
