/** A value that must not be seen. Its text form, its JSON and its inspection are `***`; only {@link reveal} gives it. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  /** For the last yard only: a command's stdin or a file's content. Never argv, never a message. */
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '***';
  }
  toJSON(): string {
    return '***';
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return 'Secret(***)';
  }
}

/** The plain value of either. */
export const reveal = (value: string | Secret): string => (value instanceof Secret ? value.reveal() : value);
