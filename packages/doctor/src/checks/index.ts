import type {Check} from '../patient.js';
import {agents} from './agents.js';
import {bridges} from './bridges.js';
import {clock} from './clock.js';
import {cluster} from './cluster.js';
import {disk} from './disk.js';
import {guestLocks} from './guest-locks.js';
import {ids} from './ids.js';
import {images} from './images.js';
import {kernel} from './kernel.js';
import {kvm} from './kvm.js';
import {memory} from './memory.js';
import {pci} from './pci.js';
import {programs} from './programs.js';
import {repositories} from './repositories.js';
import {runLock} from './run-lock.js';
import {snapshots} from './snapshots.js';
import {space} from './space.js';
import {sshSessions} from './ssh-sessions.js';
import {storages} from './storages.js';
import {templates} from './templates.js';
import {version} from './version.js';

/** All that is asked of a node, in the order in which it is told: what would spoil the rest comes first. */
export const CHECKS: readonly Check[] = [
  version,
  kernel,
  cluster,
  programs,
  repositories,
  sshSessions,
  clock,
  disk,
  memory,
  kvm,
  pci,
  bridges,
  storages,
  space,
  snapshots,
  templates,
  images,
  ids,
  runLock,
  guestLocks,
  agents,
];
