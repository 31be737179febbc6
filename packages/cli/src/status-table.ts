import {table} from '@phoenix/reporters';

/** One guest, as `phoenix status --json` has it. */
export interface StatusRow {
  readonly id: number;
  readonly name: string;
  readonly kind: 'lxc' | 'vm';
  readonly status: 'running' | 'stopped' | 'absent';
  /** Proxmox's own kind of template: it cannot run. */
  readonly template?: true;
  /** `left the config`: phoenix's mark is on it, and no entry describes it any more. */
  readonly wanted: 'running' | 'stopped' | 'not in the config' | 'left the config';
  /** Without prefix, the first nic's first: as configured, else what the running guest says. */
  readonly addresses: readonly string[];
  readonly lock?: string;
  readonly pending: readonly string[];
  /** phoenix's own and others'. */
  readonly snapshots: readonly string[];
}

/** What a guest that has left the config can come to. */
export function leftLine(rows: readonly StatusRow[]): string {
  const left = rows.filter(({wanted}) => wanted === 'left the config').map(({id}) => id);
  if (left.length === 0) return '';
  const it = left.length === 1 ? 'it' : 'they';
  return `${left.join(', ')}: of phoenix's making, and in no config any more; ${it} can go (phoenix delete ${left.join(' ')}) or come back (phoenix adopt ${left.join(' ')})\n`;
}

/** Below this a line that breaks is harder to read than one that says less. */
export const asTable = (rows: readonly StatusRow[], columns = Number.POSITIVE_INFINITY): string =>
  [LONG, SHORT, SHORTEST].map((form) => drawn(rows, form)).find((text) => widest(text) <= columns) ??
  drawn(rows, SHORTEST);

const widest = (text: string): number => Math.max(...text.split('\n').map(({length}) => length));

/** What of a guest is told, by the room that there is. */
interface Form {
  snapshots(names: readonly string[]): string;
  addresses(all: readonly string[]): string;
  readonly withKind: boolean;
}
const LONG: Form = {snapshots: (names) => names.join(' '), addresses: (all) => all.join(' '), withKind: true};
const counted = (all: readonly string[]): string => (all.length === 0 ? '' : String(all.length));
const SHORT: Form = {...LONG, snapshots: counted, addresses: (all) => all.slice(0, 1).join('')};
const SHORTEST: Form = {...SHORT, withKind: false};

/** A column that says nothing of anybody is left out. */
function drawn(rows: readonly StatusRow[], form: Form): string {
  const cells = [
    ['ID', 'NAME', 'KIND', 'STATUS', 'SHOULD BE', 'ADDRESS', 'LOCK', 'PENDING', 'SNAPSHOTS'],
    // Empty where it is as it should be.
    ...rows.map(({id, name, kind, status, template, wanted, addresses, lock, pending, snapshots}) => [
      ...[
        id,
        name,
        form.withKind ? kind : '',
        template === true ? 'template' : status,
        wanted === status ? '' : wanted,
      ],
      ...[form.addresses(addresses), lock ?? '', pending.join(' '), form.snapshots(snapshots)],
    ]),
  ];
  const [head = [], ...body] = cells;
  const said = head.map((_, i) => i < 2 || body.some((row) => row[i] !== ''));
  return table(cells.map((row) => row.filter((_, i) => said[i])));
}
