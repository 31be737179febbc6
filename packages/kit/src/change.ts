import type {Command} from './command.js';
import type {FactScope} from './fact.js';
import type {Secret} from './secret.js';

/** What a change costs the guest. `recreate` and `data-loss` are refused unless they are allowed by name. */
export type Impact = 'none' | 'hotplug' | 'restart' | 'recreate' | 'data-loss';

/** One thing that is not yet as it should be, and how to make it so. */
export interface Change {
  /** Imperative and short: `clone 900 from snapshot pre-configured`. */
  readonly title: string;
  readonly diff?: readonly FieldDiff[];
  readonly impact: Impact;
  /** What to try when what is waited for never comes, one line. */
  readonly hint?: string;
  /** In order; a non-zero exit stops them. None: only waiting, not counted as pending. */
  readonly actions: readonly Action[];
  /** Done when its actions succeeded in this run: it leaves nothing to observe (a restart, a rollback). */
  readonly once?: boolean;
  /** Performed last whatever happened, also after a failure or an abort. */
  readonly cleanup?: readonly Action[];
  /** Facts beyond the acting guest's own that the actions change: a clone touches its source. */
  readonly touches?: readonly FactScope[];
}

export interface FieldDiff {
  readonly field: string;
  /** Undefined: not set. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Actions are data: the engine performs them on the machine that the step is `on`. */
export type Action =
  | {readonly kind: 'exec'; readonly command: Command}
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly content: string | Secret;
      readonly mode?: string;
      readonly owner?: string;
    };

export const exec = (command: Command): Action => ({kind: 'exec', command});

/** A change that commands make. */
export const change = (
  title: string,
  commands: readonly Command[],
  more: Partial<Omit<Change, 'title' | 'actions'>> = {},
): Change => ({title, impact: 'none', ...more, actions: commands.map(exec)});

/** A change that only time makes. */
export const waitFor = (title: string, hint?: string): Change => ({
  title,
  impact: 'none',
  ...(hint === undefined ? {} : {hint}),
  actions: [],
});
