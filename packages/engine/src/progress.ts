/** What a line of output says of how far its command is. */
export interface Progress {
  readonly percent: number;
  readonly message: string;
}

/**
 * A script tells how far it is with lines of its own: `::phoenix progress 40 pulling image`. Undefined: a line like any
 * other.
 */
export function progressOf(line: string): Progress | undefined {
  const match = /^::phoenix progress (\d{1,3})(?:\s+(.*))?$/.exec(line.trimEnd());
  if (match === null || Number(match[1]) > 100) return undefined;
  return {percent: Number(match[1]), message: match[2] ?? ''};
}
