import {compose} from '@phoenix/dispatcher';
import {type GuestResource, Refusal} from '@phoenix/kit';
import {type GuestState, type NodeState, newerSnapshots, type Snapshot, volumesIn} from '@phoenix/proxmox';
import {ask} from '../before-destroying.js';
import {didYouMean} from '../did-you-mean.js';
import {EXIT} from '../exit-code.js';
import {findIds} from '../find-ids.js';
import type {Io} from '../io.js';
import {load} from '../load.js';
import {localTime} from '../local-time.js';
import {lookAtNode} from '../look-at-node.js';
import {pickReporter} from '../reporter.js';
import type {RunRequest} from '../request.js';
import {runOnNode} from '../run-on-node.js';
import {reach} from '../target.js';
import {tellDiagnostics} from '../tell-diagnostics.js';
import {UsageError} from '../usage-error.js';
import {volumesInWords} from '../volumes-in-words.js';

/** Its ids are one guest, by id or name. */
export interface RollbackRequest extends RunRequest {
  readonly snapname: string;
}

/** Looks, names what is lost, asks, and goes back by the same engine as everything else. */
export async function rollbackCommand(request: RollbackRequest, io: Io): Promise<number> {
  const {snapname, yes} = request;
  const reporter = pickReporter(request, io);
  const {diagnostics, state, steps} = await load(request, io.env);
  tellDiagnostics(diagnostics, request, io);
  if (state === undefined) return EXIT.usage;
  const [id] = findIds(request.ids, state) as [number];
  const guest = state.guests.get(id)!;
  if (snapname === 'current')
    throw new UsageError('current is the guest as it is, not a snapshot', `phoenix snapshots ${id}`);
  const target = await reach(request, state, io);
  try {
    const node = await lookAtNode(target, io);
    const {there, snapshot} = found(guest, snapname, node);
    const {inTheWay} = newerSnapshots(there.kind, there.config, snapshot, node.storages);
    // What will be refused is not asked for.
    const isRefused = inTheWay.length > 0 && !request.allow.includes(`data-loss:${id}`);
    if (!yes && !isRefused && !(await ask(losses(guest, there, snapshot, node), 'Go back?', io))) return EXIT.failed;
    const goal = {snapname, running: there.running};
    const given = {[`${guest.kind}.rollback-to`]: goal, [`${guest.kind}.rolled-back`]: goal};
    const composed = compose('rollback', {all: state.guests, selected: new Set([id]), given}, steps);
    if (!composed.ok) throw new Error(composed.error.map(({message}) => message).join('; '));
    return await runOnNode(composed.value, request, {target, reporter, io});
  } finally {
    await target.close();
  }
}

/** @throws Refusal, UsageError with a did-you-mean */
function found(
  {id, name, kind}: GuestResource,
  snapname: string,
  {guests, clusterIds, name: node}: NodeState,
): {readonly there: GuestState; readonly snapshot: Snapshot} {
  const there = guests.get(id);
  const elsewhere = there === undefined ? clusterIds.get(id)?.node : undefined;
  if (elsewhere !== undefined && elsewhere !== node)
    throw new Refusal('other-node', `${id} ${name} lives on the node ${elsewhere}`, `run phoenix against ${elsewhere}`);
  if (there === undefined) throw new Refusal('absent', `${id} ${name} does not exist`, `phoenix create ${id}`);
  if (there.kind !== kind)
    throw new Refusal('id-taken', `${id} is not what the config describes under this id`, 'choose another id');
  const {snapshots} = there.config;
  const snapshot = snapshots.find((one) => one.name === snapname);
  if (snapshot !== undefined) return {there, snapshot};
  const names = snapshots.map((one) => one.name);
  if (names.length === 0) throw new UsageError(`${id} ${name} has no snapshots`, `phoenix snapshots ${id}`);
  throw new UsageError(`${id} ${name} has no snapshot ${snapname}${didYouMean(snapname, names)}`, names.join(', '));
}

function losses({id, name}: GuestResource, there: GuestState, snapshot: Snapshot, {storages}: NodeState): string {
  const {kind, config, running} = there;
  const {all, inTheWay} = newerSnapshots(kind, config, snapshot, storages);
  const staying = all.filter((one) => !inTheWay.includes(one)).map((one) => one.name);
  const {system, data} = volumesInWords({kind, config: snapshot});
  const held = new Set(volumesIn(kind, snapshot).map(({volume}) => volume));
  const beside = volumesIn(kind, config).filter(({volume}) => !held.has(volume));
  const since = snapshot.snaptime === undefined ? '' : ` since ${localTime(snapshot.snaptime)}`;
  const lines = [
    `what has changed in it${since} is lost: ${[...system, ...data].join(', ')}, and its settings`,
    ...(inTheWay.length === 0 ? [] : [`newer snapshots are deleted: ${inTheWay.map((one) => one.name).join(', ')}`]),
    ...(staying.length === 0 ? [] : [`newer snapshots stay: ${staying.join(', ')}`]),
    ...(beside.length === 0
      ? []
      : [
          `volumes that are not in the snapshot stay, detached: ${beside.map(({key, volume}) => `${key} ${volume}`).join(', ')}`,
        ]),
    ...afterwards(running, snapshot.keys.has('vmstate')),
  ];
  return `${id} ${name} goes back to its snapshot ${snapshot.name}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/** Proxmox itself resumes a VM whose snapshot holds its memory, also one that did not run. */
function afterwards(running: boolean, hasMemory: boolean): readonly string[] {
  if (hasMemory)
    return [`${running ? 'it runs: it is shut down for it' : 'it does not run'}, and goes on with the memory of then`];
  return running ? ['it runs: it is shut down for it, and started again'] : [];
}
