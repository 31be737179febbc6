import {posix} from 'node:path';
import type {Files} from '../../node.js';

/** What a model remembers of the node, as a file of the node: it outlives the server. */
export interface State<T> {
  read(files: Files): T;
  write(files: Files, value: T): void;
}

const stateIn = <T>(path: string, initial: (files: Files) => T): State<T> => ({
  read: (files) => {
    const text = files.read(path)?.toString();
    return text === undefined ? initial(files) : (JSON.parse(text) as T);
  },
  write: (files, value) => put(files, path, `${JSON.stringify(value, undefined, 1)}\n`),
});

/** Kept until the lab is reset. */
export const lasting = <T>(name: string, initial: (files: Files) => T): State<T> =>
  stateIn(`/var/lib/lab/${name}.json`, initial);

/** Gone with the next reboot. */
export const untilReboot = <T>(name: string, initial: (files: Files) => T): State<T> =>
  stateIn(`/run/lab/${name}.json`, initial);

/** Writes with the parent folders; what is there already is no change. */
export function put(files: Files, path: string, content: string, mode?: number): void {
  if (files.read(path)?.toString() === content) return;
  files.mkdir(posix.dirname(path), {parents: true});
  files.write(path, content, mode);
}

export const textOf = (files: Files, path: string): string => files.read(path)?.toString() ?? '';
