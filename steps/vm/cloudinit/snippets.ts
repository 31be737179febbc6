import type {Fact} from '@phoenix/kit';
import type {GuestState} from '@phoenix/proxmox';

/** Which of the three documents a snippet is; the words of `cicustom`. */
export type Part = 'user' | 'network' | 'meta';
export const PARTS: readonly Part[] = ['user', 'network', 'meta'];

/** Content in its name: a file of this name never changes, and one that is there need not be written. */
export const snippetName = (id: number, hash8: string, part: Part): string => `phoenix-${id}-${hash8}-${part}.yaml`;

/** Whether a file is one of phoenix's for this VM. */
export const isSnippetOf = (id: number, path: string): boolean =>
  new RegExp(`/phoenix-${id}-[0-9a-f]{8}-(?:user|network|meta)\\.yaml$`).test(path);

/** Files of phoenix's in these folders, by one command for all VMs. A change that writes or removes some touches its scope. */
export const snippetFiles = (folders: readonly string[]): Fact<ReadonlySet<string>> => ({
  key: `snippet-files:${folders.join(':')}`,
  scope: SNIPPETS,
  async read(node) {
    // A folder that is not there yet: find says so, exits 1 and lists the others.
    const argv = ['find', '-L', ...folders, '-maxdepth', '1', '-type', 'f', '-name', 'phoenix-*'];
    const {stdout} = await node.exec({argv});
    return new Set(stdout.split('\n').filter((line) => line !== ''));
  },
});

/** Of all storages: no other fact is about files of theirs that no VM's config holds. */
export const SNIPPETS = 'storage:snippets' as const;

/** Names of snippets that a VM starts with: now (unless `live` is false), after a restart, after a rollback. */
export const namedSnippets = (
  {config: {keys, pending, snapshots}}: GuestState,
  {live = true}: {readonly live?: boolean} = {},
): readonly string[] =>
  [...(live ? [keys] : []), pending.set, ...snapshots.map((snapshot) => snapshot.keys)].flatMap((section) =>
    [...(section.get('cicustom') ?? '').matchAll(/snippets\/([^,\s]+)/g)].map(([, name]) => name!),
  );
