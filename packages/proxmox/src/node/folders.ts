import type {Fact} from '@phoenix/kit';
import {succeed} from '../facts/succeed.js';

export interface Folder {
  readonly uid: number;
  readonly gid: number;
  readonly isFolder: boolean;
}

/** What stands at these paths, by path; nothing where nothing is. */
export const foldersAt = (paths: readonly string[]): Fact<ReadonlyMap<string, Folder>> => ({
  key: `folders:${paths.join(':')}`,
  scope: 'node',
  read: async (node) => {
    if (paths.length === 0) return new Map();
    // Exit 1 where one is missing; each that is there has its line.
    const {stdout} = await node.exec({argv: ['stat', '-L', '-c', '%u %g %F|%n', '--', ...paths]});
    return readFolders(stdout);
  },
});

export const readFolders = (text: string): ReadonlyMap<string, Folder> =>
  new Map(
    [...text.matchAll(/^(\d+) (\d+) ([^|]*)\|(.+)$/gm)].map(([, uid, gid, kind, path]) => [
      path!,
      {uid: Number(uid), gid: Number(gid), isFolder: kind === 'directory'},
    ]),
  );

/** Where something is mounted. */
export const mountPoints: Fact<ReadonlySet<string>> = {
  key: 'mount-points',
  scope: 'node',
  read: async (node) => readMounts((await succeed(node, ['findmnt', '-rn', '-o', 'TARGET'])).stdout),
};

/** One a line; findmnt(8) --raw writes what is not plain as `\x20`. */
export const readMounts = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) =>
        line.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
      ),
  );
