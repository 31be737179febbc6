/** Sent before every command: a channel cannot be signalled, so the shell says first which process group it is. */
export const sayGroup = 'echo $$; exec ';

/**
 * Takes the process group's line off the front of stdout. Lines before it are what the login shell's start-up files
 * print, and belong to nobody; where no such line ever comes, all of it is output.
 */
export function groupLine(found: (group: number) => void, output: (chunk: Buffer) => void) {
  let pending: Buffer | undefined = Buffer.alloc(0);
  return {
    push(chunk: Buffer): void {
      if (!pending) {
        output(chunk);
        return;
      }
      pending = Buffer.concat([pending, chunk]);
      const line = /^([1-9]\d*)\n/m.exec(pending.toString('latin1'));
      const group = Number(line?.[1]);
      if (!line || !(group > 1)) return; // never 1: kill -1 means every process there is
      const after = pending.subarray(line.index + line[0].length);
      pending = undefined;
      found(group);
      if (after.length > 0) output(after);
    },
    end(): void {
      if (pending) output(pending);
    },
  };
}
