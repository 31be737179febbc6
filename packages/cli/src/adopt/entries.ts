import {
  againstDefaults,
  containerDraft,
  type Draft,
  defaultsIn,
  type Entry,
  inOrder,
  insertEntry,
  originOf,
  type Source,
  type Survey,
  sharedPaths,
  vmDraft,
} from '@phoenix/adopt';
import {FILES} from '@phoenix/config';
import type {GuestState} from '@phoenix/proxmox';
import type {ConfigFolder, Texts} from './folder.js';

/** What is known of a guest beyond its config on the node. */
export interface Findings {
  /** For the entry: features, what they need to be recognised, whether phoenix's snapshots go on. */
  readonly more: Entry;
  /** The snapshot that others are cloned from. */
  readonly templateSnapshot?: string | undefined;
  /** What the entry cannot say after all, as JSON pointers into it. */
  readonly left: readonly string[];
}

/** A guest, its draft and what else is known of it. */
export interface Adopted {
  readonly guest: GuestState;
  readonly draft: Draft;
  readonly findings: Findings;
}

export const draftOf = (guest: GuestState, survey: Survey, {hypervisor}: ConfigFolder): Draft => {
  const pool = survey.pools.get(guest.id);
  return guest.kind === 'lxc'
    ? containerDraft(guest, {pool, shared: sharedPaths(hypervisor, guest.id)})
    : vmDraft(guest, {pool, snippets: survey.snippets});
};

export interface Written {
  readonly texts: Texts;
  /** As they stand in the files. */
  readonly entries: ReadonlyMap<number, Entry>;
  /** Guests whose origin had to be made up: what stands there, and what they were cloned from where that is known. */
  readonly guessed: ReadonlyMap<number, {readonly stands: string; readonly source: number | undefined}>;
  /** Texts for loading it all before it is written: files and secrets, by path. */
  readonly instead: Readonly<Record<string, string>>;
}

/**
 * The files with all entries in them.
 * @param offered what the guests of the config offer to be cloned from
 */
export function writeEntries(
  adopted: readonly Adopted[],
  survey: Survey,
  folder: ConfigFolder,
  offered: ReadonlyMap<number, Source>,
): Written {
  const offers = new Map([...offered, ...adopted.flatMap(offerOf)]);
  const texts: Record<keyof Texts, string> = {...folder.texts};
  const entries = new Map<number, Entry>();
  const guessed = new Map<number, {stands: string; source: number | undefined}>();
  const secrets: Record<string, string> = {};
  for (const {guest, draft, findings} of adopted) {
    const {id, kind} = guest;
    const origin = originOf(guest, survey, offers);
    if (origin.guessed) guessed.set(id, {stands: String(Object.values(origin.entry)[0]), source: origin.source});
    const linked = origin.entry.linked_clone === true;
    const {storage_pool: pool, ...rest} = draft.entry;
    const whole: Entry = {
      ...rest,
      ...origin.entry,
      // Its disk lies where its template's lies.
      ...(linked || pool === undefined ? {} : {storage_pool: pool}),
      ...(findings.templateSnapshot === undefined ? {} : {template_snapshot_name: findings.templateSnapshot}),
      ...findings.more,
    };
    const entry = inOrder(without(againstDefaults(kind, whole, defaultsIn(kind, folder.texts[kind])), findings.left));
    const place = kind === 'lxc' ? {under: 'lxc_configs', key: String(id), id} : {under: 'vms', id};
    texts[kind] = insertEntry(texts[kind], place, entry);
    entries.set(id, entry);
    for (const [path, secret] of draft.secrets) secrets[path] = secret.reveal();
  }
  const files = Object.fromEntries(
    (['lxc', 'vm'] as const)
      .filter((kind) => texts[kind] !== folder.texts[kind])
      .map((kind) => [FILES[kind], texts[kind]]),
  );
  return {texts, entries, guessed, instead: {...secrets, ...files}};
}

function offerOf({guest, findings}: Adopted): readonly [number, Source][] {
  const {id, config} = guest;
  if (guest.kind === 'vm' && config.template) return [[id, {id, snapname: undefined}]];
  const {templateSnapshot: snapname} = findings;
  return snapname === undefined ? [] : [[id, {id, snapname}]];
}

/** Without what these pointers name, at any depth, and without what is undefined. */
function without(entry: Entry, pointers: readonly string[]): Entry {
  const left = new Set(pointers);
  const prune = (value: unknown, at: string): unknown => {
    if (Array.isArray(value))
      return value.map((one, i) => prune(one, `${at}/${i}`)).filter((_, i) => !left.has(`${at}/${i}`));
    if (typeof value !== 'object' || value === null) return value;
    const kept = Object.entries(value).filter(([key, one]) => one !== undefined && !left.has(`${at}/${key}`));
    return Object.fromEntries(kept.map(([key, one]) => [key, prune(one, `${at}/${key}`)]));
  };
  return prune(entry, '') as Entry;
}
