/** As what a code is said. */
export type Kind =
  /** How a step failed: {@link FailureCode} of kit. */
  | 'failure'
  /** Why phoenix did not do it; nothing was touched. */
  | 'refusal'
  /** What a failed command is known to mean. */
  | 'command'
  /** Diagnostics. */
  | 'error'
  | 'warning'
  | 'info'
  | 'outcome'
  | 'impact'
  | 'exit code';

/** What there is to know of one code. Commands stand in backticks, with words in capitals for what differs. */
export interface Entry {
  /** One code may be said as several: in the config as an error, on the node as a refusal. */
  readonly kinds: readonly Kind[];
  /** One line, small letter first, no full stop. */
  readonly title: string;
  /** What phoenix saw, and what follows from it. */
  readonly meaning: string;
  /** What mostly lies behind it, where that is not plain. */
  readonly causes?: readonly string[];
  readonly todo?: readonly string[];
  /** Pages `docs/config.md#secrets`, and other codes. */
  readonly see?: readonly string[];
}

/** Codes that are about one thing. */
export interface Subject {
  readonly title: string;
  readonly about: string;
  /** By code. */
  readonly entries: Readonly<Record<string, Entry>>;
}
