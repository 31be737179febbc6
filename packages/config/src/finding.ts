import type {Diagnostic} from '@phoenix/kit';

/** A diagnostic before its place in the file has been looked up. */
export interface Finding {
  readonly severity: Diagnostic['severity'];
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** JSON pointer into one of the three files. */
  readonly pointer: string;
  /** What the caret points at; the value when left out. */
  readonly on?: 'key' | 'value';
}

type More = Pick<Finding, 'hint' | 'on'>;
const finding =
  (severity: Finding['severity']) =>
  (code: string, pointer: string, message: string, more: More = {}): Finding => ({
    severity,
    code,
    pointer,
    message,
    ...more,
  });

export const error = finding('error');
export const warning = finding('warning');
export const info = finding('info');
