/** One line of the tree, not yet cut or coloured. */
export interface Row {
  readonly icon: Icon;
  readonly text: string;
  /** Behind the text, faint; what a narrow screen cuts first. */
  readonly note?: string;
  readonly children?: readonly Row[];
}

/** What a row is, and so its sign and colour. */
export type Icon =
  | 'failed'
  | 'running'
  | 'open'
  | 'retrying'
  | 'waiting'
  | 'queued'
  | 'done'
  | 'unchanged'
  | 'skipped'
  | 'notice'
  | 'more';

/** Screen lines that a row takes. */
export const height = ({children = []}: Row): number => 1 + children.reduce((sum, child) => sum + height(child), 0);

export const heights = (rows: readonly Row[]): number => rows.reduce((sum, row) => sum + height(row), 0);
