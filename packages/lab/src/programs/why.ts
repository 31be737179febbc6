import {posix} from 'node:path';
import type {Files} from '../node.js';

/** Why something could not be written there, in the kernel's words. */
export function whyNotWritten(files: Files, path: string): string {
  if (files.stat(path)?.type === 'folder') return 'Is a directory';
  const parent = files.stat(posix.dirname(path));
  if (parent === undefined) return 'No such file or directory';
  if (parent.type === 'file') return 'Not a directory';
  return posix.normalize(path).startsWith('/etc/pve/') ? 'File too large' : 'Operation not permitted';
}

export const whyNotRead = (files: Files, path: string): string =>
  files.stat(path) === undefined ? 'No such file or directory' : 'Is a directory';
