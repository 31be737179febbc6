import {compose} from '@phoenix/dispatcher';
import {roomOf, table} from '@phoenix/reporters';
import {EXIT} from '../exit-code.js';
import {findIdsThere} from '../find-ids.js';
import type {Io} from '../io.js';
import {load} from '../load.js';
import {localTime} from '../local-time.js';
import {located} from '../located.js';
import {lookAtNode} from '../look-at-node.js';
import {everyone} from '../parts.js';
import type {StatusRequest} from '../request.js';
import {type SnapshotRow, snapshotRows} from '../snapshot-rows.js';
import {reach} from '../target.js';
import {tellDiagnostics} from '../tell-diagnostics.js';

/** One look at the node; what a milestone should be is computed from the config. */
export async function snapshotsCommand(request: StatusRequest, io: Io): Promise<number> {
  const {diagnostics, state, steps, plugins} = await load(request, io.env);
  if (state === undefined) {
    tellDiagnostics(diagnostics, request, io);
    return EXIT.usage;
  }
  const composed = compose('converge', everyone(state), steps);
  if (!composed.ok) {
    tellDiagnostics([...diagnostics, ...located(composed.error, state, plugins)], request, io);
    return EXIT.usage;
  }
  const target = await reach(request, state, io);
  try {
    const node = await lookAtNode(target, io);
    const {guests, name} = node;
    const asked = request.ids.length === 0 ? undefined : findIdsThere(request.ids, state, node);
    const ids = asked ?? [...guests.keys()].sort((a, b) => a - b);
    const rows = ids.flatMap((id) => {
      const there = guests.get(id);
      return there === undefined ? [] : snapshotRows(there, state.guests.get(id), composed.value.graph);
    });
    if (request.format === 'json')
      io.stdout.write(rows.map(({depth: _, ...row}) => `${JSON.stringify(row)}\n`).join(''));
    else {
      io.stdout.write(rows.length === 0 ? '' : asTable(rows, roomOf(io.stdout)));
      const without = (asked ?? []).filter((id) => !rows.some((row) => row.id === id));
      if (without.length > 0 || rows.length === 0)
        io.stdout.write(`no snapshots${without.length > 0 ? ` of ${without.join(', ')}` : ''} on ${name}\n`);
    }
    return EXIT.ok;
  } finally {
    await target.close();
  }
}

const asTable = (rows: readonly SnapshotRow[], columns: number | undefined): string =>
  table(
    [
      ['ID', 'GUEST', 'SNAPSHOT', 'TAKEN', 'WHOSE', 'NOTE'],
      ...rows.map((row, i) => {
        const isFirst = rows[i - 1]?.id !== row.id;
        return [
          isFirst ? String(row.id) : '',
          isFirst ? row.guest : '',
          `${'  '.repeat(Math.max(0, row.depth - 1))}${row.depth === 0 ? '' : '└ '}${row.snapshot}${row.here ? ' *' : ''}`,
          row.takenAt === undefined ? '' : localTime(Date.parse(row.takenAt) / 1_000),
          row.whose,
          noteOf(row),
        ];
      }),
    ],
    columns,
  ) + (rows.some(({here}) => here) ? '* where the guest stands\n' : '');

const noteOf = ({proves, current, vmstate, state, description}: SnapshotRow): string =>
  [
    ...(state === undefined ? [] : [`not whole (${state})`]),
    ...(proves === undefined ? [] : [`${proves}${current === false ? '; what made it has changed since' : ''}`]),
    ...(vmstate ? ['with its memory'] : []),
    ...(description === undefined ? [] : [description]),
  ].join('; ');
