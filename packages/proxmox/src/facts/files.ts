/**
 * Parts what `tail -v -n +1 FILE…` prints: each file's bytes behind a line `==> path <==`; before every header but the
 * first tail puts one line end of its own. Only a path that `isWanted` and was not seen before is a header: Proxmox
 * writes user text (descriptions, comments) behind a `#`, so it cannot stand at a line's start and pose as one.
 */
export const splitFiles = (output: string, isWanted: (path: string) => boolean): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  let current: {readonly path: string; readonly lines: string[]} | undefined;
  const finish = () => {
    if (current !== undefined) files.set(current.path, current.lines.join('\n'));
  };
  for (const line of output.split('\n')) {
    const path = /^==> (\/.+) <==$/.exec(line)?.[1];
    if (path === undefined || !isWanted(path) || path === current?.path || files.has(path)) {
      current?.lines.push(line);
      continue;
    }
    finish();
    current = {path, lines: []};
  }
  finish();
  return files;
};
