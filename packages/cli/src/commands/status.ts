import type {DesiredState} from '@phoenix/config';
import {guestOf} from '@phoenix/kit';
import {type GuestState, nodeState, readMark} from '@phoenix/proxmox';
import {table} from '@phoenix/reporters';
import {EXIT} from '../exit-code.js';
import {findIds} from '../find-ids.js';
import type {Io} from '../io.js';
import {load} from '../load.js';
import type {StatusRequest} from '../request.js';
import {reach} from '../target.js';
import {tellDiagnostics} from '../tell-diagnostics.js';

interface Row {
  readonly id: number;
  readonly name: string;
  readonly kind: 'lxc' | 'vm';
  readonly status: 'running' | 'stopped' | 'absent';
  /** Proxmox's own kind of template: it cannot run. */
  readonly template?: true;
  readonly wanted: 'running' | 'stopped' | 'not in the config';
  readonly lock?: string;
  readonly pending: readonly string[];
  /** phoenix's own and others'. */
  readonly snapshots: readonly string[];
}

/** What is on the node beside what the config wants: three looks, however many guests there are. */
export async function statusCommand(request: StatusRequest, io: Io): Promise<number> {
  const {diagnostics, state} = await load(request, io.env);
  if (state === undefined) {
    tellDiagnostics(diagnostics, request, io);
    return EXIT.usage;
  }
  const asked = request.ids.length === 0 ? undefined : new Set(findIds(request.ids, state));
  const target = await reach(request, state, io);
  try {
    const signal = io.interrupts.kill;
    const {guests} = await nodeState.read({
      label: target.node.label,
      exec: (command) => target.node.exec(command, {signal}),
    });
    const ids = asked ?? new Set([...state.guests.keys(), ...guests.keys()]);
    const rows = [...ids].sort((a, b) => a - b).map((id) => rowFor(id, guests.get(id), state));
    io.stdout.write(request.format === 'json' ? rows.map((row) => `${JSON.stringify(row)}\n`).join('') : asTable(rows));
    return EXIT.ok;
  } finally {
    await target.close();
  }
}

function rowFor(id: number, guest: GuestState | undefined, {guests}: DesiredState): Row {
  const own = guests.get(id);
  const config = guest?.config;
  return {
    id,
    name: own?.name ?? config?.keys.get('hostname') ?? config?.keys.get('name') ?? '',
    kind: guest?.kind ?? own?.kind ?? 'lxc',
    status: guest === undefined ? 'absent' : guest.running ? 'running' : 'stopped',
    wanted: own === undefined ? 'not in the config' : guestOf(own).endsRunning ? 'running' : 'stopped',
    ...(config?.template === true ? {template: true} : {}),
    ...(config?.lock === undefined ? {} : {lock: config.lock}),
    pending: [...(config?.pending.set.keys() ?? []), ...(config?.pending.delete ?? [])],
    snapshots: (config?.snapshots ?? []).map(({name, description}) =>
      readMark(description) === undefined ? `${name} (foreign)` : name,
    ),
  };
}

const asTable = (rows: readonly Row[]): string =>
  table([
    ['ID', 'NAME', 'KIND', 'STATUS', 'SHOULD BE', 'LOCK', 'PENDING', 'SNAPSHOTS'],
    // Empty where it is as it should be.
    ...rows.map(({id, name, kind, status, template, wanted, lock, pending, snapshots}) => [
      ...[id, name, kind, template === true ? 'template' : status, wanted === status ? '' : wanted],
      ...[lock ?? '', pending.join(' '), snapshots.join(' ')],
    ]),
  ]);
