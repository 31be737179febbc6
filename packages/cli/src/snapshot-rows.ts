import type {StepGraph} from '@phoenix/engine';
import {type GuestResource, guestOf, type NodeId} from '@phoenix/kit';
import {type GuestState, readBlock, readMark, type Snapshot} from '@phoenix/proxmox';
import {snapshotHash} from '@phoenix/scripts';

/** One snapshot of one guest, as `phoenix snapshots --json` has it. */
export interface SnapshotRow {
  readonly id: number;
  readonly guest: string;
  readonly snapshot: string;
  readonly parent?: string;
  /** ISO 8601. */
  readonly takenAt?: string;
  /** phoenix's own carry its mark. */
  readonly whose: 'phoenix' | 'foreign';
  /** What one of the config's milestones says was done when it was taken. */
  readonly proves?: string;
  /** Whether that still is what the config wants. */
  readonly current?: boolean;
  /** With the memory of the VM. */
  readonly vmstate: boolean;
  /** Half made or half removed. */
  readonly state?: string;
  /** The guest stands on it: what it is now came from there. */
  readonly here: boolean;
  readonly description?: string;
  /** Ancestors. */
  readonly depth: number;
}

const PROVES: Readonly<Record<string, string>> = {
  'pre-configured': 'its features',
  'final-form': 'its application, found healthy',
  template: 'all of it, for clones',
};

/**
 * Parents before their children, those of one parent as they were taken.
 * @param guest what the config says of it; undefined: nothing @param graph of all that the config wants
 */
export function snapshotRows(
  state: GuestState,
  guest: GuestResource | undefined,
  graph: StepGraph,
): readonly SnapshotRow[] {
  const {snapshots, keys} = state.config;
  const names = new Set(snapshots.map(({name}) => name));
  const rows: SnapshotRow[] = [];
  const seen = new Set<string>();
  const visit = (snapshot: Snapshot, depth: number): void => {
    if (seen.has(snapshot.name)) return;
    seen.add(snapshot.name);
    rows.push(rowFor(snapshot, depth));
    for (const child of childrenOf(snapshot.name)) visit(child, depth + 1);
  };
  const byTime = (a: Snapshot, b: Snapshot) => (a.snaptime ?? 0) - (b.snaptime ?? 0);
  const childrenOf = (name: string) => snapshots.filter(({parent}) => parent === name).sort(byTime);
  const rowFor = (
    {name, parent, snaptime, description, snapstate, keys: own}: Snapshot,
    depth: number,
  ): SnapshotRow => {
    const mark = readMark(description);
    const milestone = mark === undefined ? undefined : milestoneOf(name, guest, graph);
    const {source} = readBlock(state.config.description).block;
    const {id} = state;
    return {
      id,
      guest: guest?.name ?? keys.get('hostname') ?? keys.get('name') ?? '',
      snapshot: name,
      ...(parent === undefined ? {} : {parent}),
      ...(snaptime === undefined ? {} : {takenAt: new Date(snaptime * 1_000).toISOString()}),
      whose: mark === undefined ? 'foreign' : 'phoenix',
      ...(milestone === undefined
        ? {}
        : {proves: milestone.proves, current: mark === snapshotHash({source, lineage: milestone.lineage})}),
      vmstate: own.has('vmstate'),
      ...(snapstate === undefined ? {} : {state: snapstate}),
      here: keys.get('parent') === name,
      ...(mark !== undefined || description === '' ? {} : {description}),
      depth,
    };
  };
  for (const root of snapshots.filter(({parent}) => parent === undefined || !names.has(parent)).sort(byTime))
    visit(root, 0);
  return rows;
}

function milestoneOf(name: string, guest: GuestResource | undefined, graph: StepGraph) {
  if (guest === undefined) return undefined;
  const phase = guestOf(guest).templateSnapshot === name ? 'template' : name;
  const node = graph.get(`${guest.id}/${guest.kind}.snapshot.${phase}` satisfies NodeId);
  return node === undefined ? undefined : {proves: PROVES[phase] ?? phase, lineage: node.lineage};
}
