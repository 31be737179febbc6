import {type Change, type Command, change, type FieldDiff, type StepContext} from '@phoenix/kit';
import {aptLock, textsOf} from '@phoenix/proxmox';
import {type OwnedFile, putFile, textDiff} from './file.js';

/** Rebuilds what the kernel is started with, for all kernels: update-initramfs(8). Proxmox's hook brings it to the ESPs. */
export const UPDATE_INITRAMFS: Command = {argv: ['update-initramfs', '-u', '-k', 'all']};

/** Packages rebuild the same images and menus when they are installed. */
export const bootLocks = () => [aptLock()];

/** A file that counts from the next boot, and what is there of it. */
export interface BootFile {
  readonly before: string | undefined;
  readonly file: Pick<OwnedFile, 'path' | 'content'>;
}

/**
 * What is needed for these files, and what is built from them, to be as they should. The images themselves do not tell
 * what they were built from, so a mark stands on the node while that is not done: a run that ends in between goes on there.
 * @param name of the mark, the step's own
 */
export async function bootFiles(
  {facts}: StepContext,
  name: string,
  files: readonly BootFile[],
  takeOver: readonly Command[],
): Promise<readonly Change[]> {
  const mark = `/var/lib/phoenix/unfinished-${name}`;
  const unfinished = (await facts(textsOf([mark]))).has(mark);
  const differing = files.filter(({before, file}) => before !== file.content);
  if (differing.length === 0 && !unfinished) return [];
  const title = differing.length === 0 ? 'finish what the next boot needs' : `write ${pathsOf(differing)}`;
  const diff: readonly FieldDiff[] = differing.flatMap(({before, file}) =>
    textDiff(file.path, before ?? '', file.content),
  );
  return [
    change(
      title,
      [
        {argv: ['mkdir', '-p', '/var/lib/phoenix']},
        {argv: ['touch', mark]},
        ...differing.map(({before, file}) => putFile(before, file)),
        ...takeOver,
        {argv: ['rm', '-f', mark]},
      ],
      {diff},
    ),
  ];
}

const pathsOf = (files: readonly BootFile[]): string => files.map(({file}) => file.path).join(', ');
