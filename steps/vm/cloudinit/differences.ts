import {type CloudInitDocuments, documentDiff} from '@phoenix/cloudinit';
import type {FieldDiff, StepContext} from '@phoenix/kit';
import {type GuestState, parseProperties} from '@phoenix/proxmox';
import type {Place} from './place.js';
import {isSnippetOf, PARTS, type Part} from './snippets.js';

export interface Differences {
  readonly diff: readonly FieldDiff[];
  /** What only a restart brings in: `network-config`. */
  readonly waiting: readonly string[];
  /** What cloud-init does once in a machine's life and has done already: `runcmd`. */
  readonly again: readonly string[];
}

/** What each document was called when cloud-init reads it. */
const TITLES: Readonly<Record<Part, string>> = {user: 'user-data', network: 'network-config', meta: 'meta-data'};

/** Compares with the documents that the VM has. Those of another VM, which a clone brought along, are none of its own. */
export async function differencesTo(
  context: StepContext,
  {id, config}: GuestState,
  documents: CloudInitDocuments,
  {folder}: Place,
): Promise<Differences> {
  const current = parseProperties(config.keys.get('cicustom') ?? '');
  const diff: FieldDiff[] = [];
  let known = false;
  for (const part of PARTS) {
    const path = `${folder}/${current.get(part)?.replace(/^.*\//, '') ?? ''}`;
    const before = isSnippetOf(id, path) ? await read(context, path) : undefined;
    known ||= before !== undefined;
    diff.push(...documentDiff(TITLES[part], before, documents[part]));
  }
  // Made in this run: it has not booted with the old ones.
  if (!known || context.hasChanged('vm.create') || context.hasChanged('vm.clone'))
    return {diff, waiting: [], again: []};
  const fields = diff.map(({field}) => field);
  return {
    diff,
    waiting: fields.some((field) => field.startsWith(TITLES.network)) ? ['network-config'] : [],
    again: ['runcmd', 'bootcmd'].filter((key) => fields.includes(`user-data ${key}`)),
  };
}

async function read({exec}: StepContext, path: string): Promise<string | undefined> {
  const {exitCode, stdout} = await exec({argv: ['cat', path]});
  return exitCode === 0 ? stdout : undefined;
}

export const warnNotRunAgain = ({warn, resource: {id}}: StepContext, what: readonly string[]): void =>
  warn(
    'runcmd-changed',
    `${id}: ${what.join(' and ')} changed, and cloud-init runs that only at the first boot of a VM`,
    'put what has to run again into application_script or a feature',
  );
