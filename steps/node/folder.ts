import {type Change, change, Refusal, type StepContext} from '@phoenix/kit';
import {foldersAt} from '@phoenix/proxmox';

/** A folder that must be there; its owner is left alone where undefined. What is in it is not looked at. */
export interface OwnedFolder {
  readonly path: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  /** Octal digits, for a new one; 0755. */
  readonly mode?: string;
}

export async function foldersWith({facts}: StepContext, folders: readonly OwnedFolder[]): Promise<readonly Change[]> {
  const present = await facts(foldersAt([...new Set(folders.map(({path}) => path))]));
  return folders.flatMap(({path, uid, gid, mode = '0755'}) => {
    const there = present.get(path);
    if (there !== undefined && !there.isFolder)
      throw new Refusal('no-folder', `${path} is there and is no folder`, `look at it: stat ${path}`);
    const owner = [uid ?? there?.uid, gid ?? there?.gid].map((id) => id ?? 0).join(':');
    if (there === undefined) {
      // mkdir, then the owner: a folder between the two is found again below.
      const make = [{argv: ['mkdir', '-p', '--', path]}, {argv: ['chmod', mode, path]}];
      return [
        change(`make the folder ${path}`, [...make, {argv: ['chown', owner, path]}], {
          diff: [{field: path, from: undefined, to: owner}],
        }),
      ];
    }
    const before = `${there.uid}:${there.gid}`;
    if (before === owner) return [];
    return [
      change(`give ${path} to ${owner}`, [{argv: ['chown', owner, path]}], {
        diff: [{field: path, from: before, to: owner}],
      }),
    ];
  });
}
