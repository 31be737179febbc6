import type {Command, GuestResource} from '@phoenix/kit';
import {
  pctDelSnapshot,
  pctDestroy,
  pctRollback,
  pctSnapshot,
  pctStop,
  pctUnlock,
  qmDelSnapshot,
  qmDestroy,
  qmRollback,
  qmSnapshot,
  qmStart,
  qmStop,
  qmUnlock,
} from '@phoenix/proxmox';
import {startAndBoot} from '../container/boot.js';
import {shutDown as shutContainerDown} from '../container/shutdown.js';
import {shutDown as shutVmDown} from '../machine/shutdown.js';

/** What Proxmox does alike with both kinds of guests, in the words of one kind. */
export interface GuestTool {
  readonly name: 'pct' | 'qm';
  /** As messages call it. */
  readonly noun: 'a container' | 'a VM';
  /** `ct:900`, `vm:900` for ha-manager. */
  haId(id: number): string;
  /** Of a VM it is only QEMU that runs then: its agent is waited for by a step of its own. */
  start(id: number): readonly Command[];
  shutDown(id: number): Command;
  stop(id: number): Command;
  destroy(id: number, options?: {readonly purge?: boolean}): Command;
  unlock(id: number): Command;
  snapshot(id: number, name: string, description: string): Command;
  delSnapshot(id: number, name: string): Command;
  rollback(id: number, name: string): Command;
}

const pct: GuestTool = {
  name: 'pct',
  noun: 'a container',
  haId: (id) => `ct:${id}`,
  start: startAndBoot,
  shutDown: shutContainerDown,
  stop: pctStop,
  destroy: pctDestroy,
  unlock: pctUnlock,
  snapshot: pctSnapshot,
  delSnapshot: pctDelSnapshot,
  rollback: pctRollback,
};

const qm: GuestTool = {
  name: 'qm',
  noun: 'a VM',
  haId: (id) => `vm:${id}`,
  start: (id) => [qmStart(id)],
  shutDown: shutVmDown,
  stop: qmStop,
  destroy: qmDestroy,
  unlock: qmUnlock,
  snapshot: qmSnapshot,
  delSnapshot: qmDelSnapshot,
  rollback: qmRollback,
};

export const toolOf = (kind: GuestResource['kind']): GuestTool => (kind === 'lxc' ? pct : qm);
