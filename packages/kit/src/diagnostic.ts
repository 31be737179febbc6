/** What is wrong with what the user wrote. Found before anything is touched; all are reported together. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning' | 'info';
  /** Stable and greppable: `unknown-key`, `missing-clone-source`, `cycle` … */
  readonly code: string;
  /** One line: what is wrong. */
  readonly message: string;
  /** What to try, one line. */
  readonly hint?: string;
  readonly source?: Source;
}

/** A place in one of the user's files. */
export interface Source {
  /** As the user would type it: relative to the working directory where that is shorter. */
  readonly file: string;
  /** JSON pointer, `/lxc_configs/900/memory_mb`. */
  readonly pointer?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  /** The lines around it with a caret under the culprit, ready to print. */
  readonly frame?: string;
}
