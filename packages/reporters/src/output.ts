/** Where a reporter writes: `process.stdout`, or anything that takes text. Sizes are read anew at each use. */
export interface Output {
  write(text: string): unknown;
  /** Character cells; 80 when unknown. */
  readonly columns?: number | undefined;
  /** 24 when unknown. */
  readonly rows?: number | undefined;
  readonly isTTY?: boolean | undefined;
}

/** The environment variables that reporters obey. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Cells of a terminal's line; undefined for a pipe or file, where lines stay whole. */
export const roomOf = ({isTTY, columns}: Output): number | undefined => (isTTY === true ? (columns ?? 80) : undefined);
