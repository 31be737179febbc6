/** A whole word that the one under the cursor may become; one that ends in `:` or `,` goes on. */
export interface Candidate {
  readonly value: string;
  /** One line, for shells that show it. */
  readonly about?: string;
  /** Other words for the same thing: where one of them stands on the line already, this is not offered. */
  readonly also?: readonly string[];
}

/** What the shell is told. */
export interface Answer {
  readonly candidates: readonly Candidate[];
  /** What the shell itself completes besides: it knows its files better. */
  readonly paths?: 'file' | 'folder';
}

export const NOTHING: Answer = {candidates: []};
