import type {Step} from '@phoenix/kit';
import type {Io} from '../io.js';
import type {Target} from '../target.js';
import {askPlan} from './ask-plan.js';
import {type Difference, differencesIn} from './differences.js';
import type {Adopted} from './entries.js';
import type {Configs} from './find-features.js';
import {findOut, notInherited} from './find-out.js';
import {type Desk, isSettled, type Settled, settle, type Unsettled} from './settle.js';
import type {Stamps} from './stamps.js';

export interface Proposal {
  /** What a plan would show of it. */
  readonly differences: readonly Difference[];
  /** By guest: features that were applied and that the entry does not name. */
  readonly lost: ReadonlyMap<number, readonly string[]>;
  /** By guest: the snapshot that others were cloned from and that the entry does not name, and why. */
  readonly lostSnapshots: ReadonlyMap<number, string>;
  /** Guests in which an application script has run. */
  readonly withApp: ReadonlySet<number>;
}

export interface Means {
  readonly steps: readonly Step[];
  readonly target: Target;
  readonly io: Io;
  readonly stamps: ReadonlyMap<number, Stamps>;
  readonly configs: Configs;
}

/** The best entries there are: what a plan would undo of them is taken back, once. */
export async function propose(
  drafts: readonly Adopted[],
  desk: Desk,
  {steps, target, io, stamps, configs}: Means,
): Promise<(Proposal & Settled) | Unsettled> {
  const first = await settle(drafts, desk);
  if (!isSettled(first)) return first;
  const lost = new Map<number, readonly string[]>();
  const lostSnapshots = new Map<number, string>();
  const known = first.adopted.map((one) => {
    const {findings, ...what} = findOut(one, {survey: desk.survey, state: first.state, steps, stamps, configs});
    lost.set(one.guest.id, what.lost);
    if (what.lostSnapshot !== undefined) lostSnapshots.set(one.guest.id, what.lostSnapshot);
    return {...one, findings};
  });
  const ids = drafts.map(({guest}) => guest.id);
  const ask = async (adopted: readonly Adopted[]) => {
    const settled = await settle(adopted, desk);
    if (!isSettled(settled)) return settled;
    const asked = await askPlan(ids, settled.state, steps, target, io);
    if (asked.problems.length > 0) return {diagnostics: asked.problems};
    return {
      ...settled,
      dropped: [...first.dropped, ...settled.dropped],
      differences: differencesIn(asked, new Set(ids)),
    };
  };
  const second = await ask(known);
  if (!isSettled(second)) return second;
  const mended = second.adopted.map((one) => withoutSnapshots(one, second.differences));
  const last = mended.every((one, i) => one === second.adopted[i]) ? second : await ask(mended);
  if (!isSettled(last)) return last;
  for (const [id, names] of lost) lost.set(id, notInherited(names, id, last.state));
  const withApp = new Set(ids.filter((id) => stamps.get(id)?.has(`app-${id}`)));
  return {...last, lost, lostSnapshots, withApp};
}

/** A snapshot that phoenix would take, or take again, is not asked for. */
function withoutSnapshots(one: Adopted, differences: readonly Difference[]): Adopted {
  const {guest, findings} = one;
  const steps = differences.filter(({id}) => id === guest.id).map(({step}) => step);
  const lifecycle = steps.some((step) => /\.snapshot\.(?:pre-configured|final-form)$/.test(step));
  if (!lifecycle || findings.more.enable_lifecycle_snapshots === false) return one;
  return {...one, findings: {...findings, more: {...findings.more, enable_lifecycle_snapshots: false}}};
}
