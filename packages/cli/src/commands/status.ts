import type {DesiredState} from '@phoenix/config';
import {type GuestResource, guestOf} from '@phoenix/kit';
import {type GuestState, readMark} from '@phoenix/proxmox';
import {hang, roomOf} from '@phoenix/reporters';
import {addressesOf} from '../addresses.js';
import {EXIT} from '../exit-code.js';
import {findIdsThere} from '../find-ids.js';
import type {Io} from '../io.js';
import {isMarked} from '../left-config.js';
import {load} from '../load.js';
import {lookAtNode} from '../look-at-node.js';
import type {StatusRequest} from '../request.js';
import {asTable, leftLine, type StatusRow} from '../status-table.js';
import {reach} from '../target.js';
import {tellDiagnostics} from '../tell-diagnostics.js';

/**
 * What is on the node beside what the config wants: three looks, however many guests there are, and one more for each that
 * runs and whose address is not configured.
 */
export async function statusCommand(request: StatusRequest, io: Io): Promise<number> {
  const {diagnostics, state} = await load(request, io.env);
  if (state === undefined) {
    tellDiagnostics(diagnostics, request, io);
    return EXIT.usage;
  }
  const target = await reach(request, state, io);
  try {
    const signal = io.interrupts.kill;
    const node = await lookAtNode(target, io);
    const {guests} = node;
    const ids = new Set(
      request.ids.length === 0 ? [...state.guests.keys(), ...guests.keys()] : findIdsThere(request.ids, state, node),
    );
    const there = [...ids].flatMap((id) => guests.get(id) ?? []);
    const addresses = await addressesOf(there, state.guests, target, signal);
    const rows = [...ids]
      .sort((a, b) => a - b)
      .map((id) => rowFor(id, guests.get(id), {state, addresses: addresses.get(id) ?? []}));
    if (request.format === 'json') io.stdout.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    else io.stdout.write(asTable(rows, io.stdout.columns) + hang(leftLine(rows), roomOf(io.stdout)));
    return EXIT.ok;
  } finally {
    await target.close();
  }
}

function rowFor(
  id: number,
  guest: GuestState | undefined,
  {state: {guests}, addresses}: {readonly state: DesiredState; readonly addresses: readonly string[]},
): StatusRow {
  const own = guests.get(id);
  const config = guest?.config;
  return {
    id,
    name: own?.name ?? config?.keys.get('hostname') ?? config?.keys.get('name') ?? '',
    kind: guest?.kind ?? own?.kind ?? 'lxc',
    status: guest === undefined ? 'absent' : guest.running ? 'running' : 'stopped',
    wanted: own === undefined ? whose(guest) : runs(own, guest) ? 'running' : 'stopped',
    addresses,
    ...(config?.template === true ? {template: true} : {}),
    ...(config?.lock === undefined ? {} : {lock: config.lock}),
    pending: [...(config?.pending.set.keys() ?? []), ...(config?.pending.delete ?? [])],
    snapshots: (config?.snapshots ?? []).map(({name, description}) =>
      readMark(description) === undefined ? `${name} (foreign)` : name,
    ),
  };
}

/** Whether it is meant to run; one that phoenix does not start is meant to be as it is. */
const runs = (own: GuestResource, guest: GuestState | undefined): boolean =>
  guestOf(own).starts ? guestOf(own).endsRunning : guest?.running === true;

const whose = (guest: GuestState | undefined) =>
  guest !== undefined && isMarked(guest) ? 'left the config' : 'not in the config';
