import {fileURLToPath} from 'node:url';

/** A place in a module. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** The innermost place in a file of one's own on an error's stack; undefined: none of `isOwn`, or no stack. */
export function thrownAt(error: unknown, isOwn: (file: string) => boolean): Place | undefined {
  if (!(error instanceof Error)) return undefined;
  const frames = [...(error.stack ?? '').matchAll(/\n +at (?:.*[ (])?((?:file:\/)?\/[^\s()]+?):(\d+):\d+\)?(?=\n|$)/g)];
  const found = frames.map(([, url, line]) => ({
    file: url!.startsWith('file:') ? fileURLToPath(url!) : url!,
    line: Number(line),
  }));
  return found.find(({file}) => isOwn(file));
}
