import {posix} from 'node:path';
import type {Files} from '../node.js';

export type Kind = 'file' | 'folder' | 'link' | 'device';

/** What a path is; a link itself with `follow` false. Files under /dev stand for character devices. */
export function kindOf(files: Files, path: string, follow: boolean): Kind | undefined {
  if (!follow && !path.endsWith('/') && files.readlink(path) !== undefined) return 'link';
  const found = files.stat(path);
  if (found?.type === 'file' && /^\/dev\/(?!shm\/)/.test(posix.normalize(path))) return 'device';
  return found?.type;
}
