import {guestAt, type Source, type Survey} from '@phoenix/adopt';
import type {DesiredState} from '@phoenix/config';
import type {Diagnostic} from '@phoenix/kit';
import type {Loaded} from '../load.js';
import {type Adopted, type Written, writeEntries} from './entries.js';
import type {ConfigFolder} from './folder.js';

/** What stays the same however often entries are written. */
export interface Desk {
  readonly survey: Survey;
  readonly folder: ConfigFolder;
  /** What the config's guests offer to be cloned from. */
  readonly offered: ReadonlyMap<number, Source>;
  /** The config with these texts instead of its files. */
  load(instead: Readonly<Record<string, string>>): Promise<Loaded>;
}

export interface Settled {
  readonly adopted: readonly Adopted[];
  readonly written: Written;
  readonly state: DesiredState;
  /** Of the entries alone. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the entries cannot say, for people. */
  readonly dropped: readonly Diagnostic[];
}

export interface Unsettled {
  /** Why there can be no such config. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Without these an entry is none. */
const NEEDED = ['vmid', 'name', 'memory_mb', 'storage_pool', 'storage_size_gb'];

/** Entries that the config takes: a field that it refuses is left out, and told. */
export async function settle(adopted: readonly Adopted[], desk: Desk, rounds = 3): Promise<Settled | Unsettled> {
  const dropped: Diagnostic[] = [];
  let now = adopted;
  for (let round = 0; round < rounds; round++) {
    const written = writeEntries(now, desk.survey, desk.folder, desk.offered);
    const {state, diagnostics} = await desk.load(written.instead);
    const own = diagnostics.filter((one) => placeOf(one, now, written) !== undefined);
    if (state !== undefined) return {adopted: now, written, state, diagnostics: own, dropped};
    const refused = own.filter(({severity}) => severity === 'error');
    const left = new Map<number, string[]>();
    for (const one of refused) {
      const {id, path} = placeOf(one, now, written)!;
      const [field = ''] = path;
      if (field === '' || NEEDED.includes(field)) return {diagnostics};
      // What is left of a field from which something was taken is not looked at twice: its numbers have changed.
      const again = now
        .find(({guest}) => guest.id === id)!
        .findings.left.some((other) => other.startsWith(`/${field}`));
      left.set(id, [...(left.get(id) ?? []), `/${(again ? [field] : path).join('/')}`]);
      dropped.push(asNote(one, id, now));
    }
    if (left.size === 0) return {diagnostics};
    now = now.map((one) => {
      const more = left.get(one.guest.id) ?? [];
      return {...one, findings: {...one.findings, left: [...new Set([...one.findings.left, ...more])]}};
    });
  }
  return {
    diagnostics: (await desk.load(writeEntries(now, desk.survey, desk.folder, desk.offered).instead)).diagnostics,
  };
}

export const isSettled = <T extends Settled>(one: T | Unsettled): one is T => 'state' in one;

function placeOf({source}: Diagnostic, adopted: readonly Adopted[], {texts}: Written) {
  const place = source?.pointer === undefined ? undefined : guestAt(source.pointer, texts.vm);
  return place !== undefined && adopted.some(({guest}) => guest.id === place.id) ? place : undefined;
}

const asNote = ({message}: Diagnostic, id: number, adopted: readonly Adopted[]): Diagnostic => ({
  severity: 'warning',
  code: 'not-carried-over',
  message: `${id} ${adopted.find(({guest}) => guest.id === id)?.draft.name ?? ''}: left out: ${message}`,
});
