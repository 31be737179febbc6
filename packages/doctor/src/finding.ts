/** How good what was found is. `unknown`: it could not be looked at, and why has been told already. */
export type Level = 'fine' | 'warning' | 'problem' | 'unknown';

/** What a check has found, and where it is not fine what to do. */
export interface Finding {
  readonly level: Level;
  /** One line. */
  readonly found: string;
  /** One line: a command, or a setting of the config. */
  readonly advice?: string;
}

export const fine = (found: string): Finding => ({level: 'fine', found});
export const warning = (found: string, advice: string): Finding => ({level: 'warning', found, advice});
export const problem = (found: string, advice: string): Finding => ({level: 'problem', found, advice});
