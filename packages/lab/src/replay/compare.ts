import {createHash} from 'node:crypto';
import type {Normaliser} from './normalise.js';
import type {Played} from './ssh.js';
import type {After, Single} from './transcript.js';

export const aspects = ['exit', 'config', 'stderr', 'stdout'] as const;
export type Aspect = (typeof aspects)[number];

/** How one recorded command compares. */
export interface Verdict {
  /** Index of its step in the scenario. */
  readonly step: number;
  readonly argv: readonly string[];
  readonly differs: readonly Difference[];
}
export interface Difference {
  readonly aspect: Aspect;
  /** Of a configuration: the file. */
  readonly path?: string;
  readonly real: string;
  readonly lab: string;
}

/**
 * What came out against what was recorded, one list of differences a command. Of commands at once it is chance which
 * comes to what: their outcomes are compared as sets.
 */
export const compare = (
  singles: readonly Single[],
  runs: readonly Played[],
  normal: Normaliser,
): readonly (readonly Difference[])[] => {
  const differs: Difference[][] = singles.map(() => []);
  for (const aspect of ['exit', 'stderr', 'stdout'] as const) {
    const lab = runs.map((run, at) => labText(run, aspect, singles[at]!, normal));
    const real = singles.map((single) => realText(single, aspect, normal));
    const left = [...lab];
    const unmatched = real.flatMap((text, at) => {
      const found = left.findIndex((candidates) => candidates.includes(text));
      if (found < 0) return [at];
      left.splice(found, 1);
      return [];
    });
    for (const [place, at] of unmatched.entries())
      differs[at]!.push({aspect, real: real[at]!, lab: left[place]?.[0] ?? ''});
  }
  return differs;
};

const TOO_LONG = 'too long to be recorded';
const plain = (text: string): string => text.replace(/<UUID\d+>/g, '<UUID>').trimEnd();
const sha256 = (text: string): string => `sha256 ${createHash('sha256').update(text).digest('hex')}`;

const realText = (single: Single, aspect: 'exit' | 'stderr' | 'stdout', normal: Normaliser): string => {
  if (aspect === 'exit') return String(single.exit);
  const text = single[aspect];
  if (text !== null) return plain(normal.text(text, single.argv));
  // Of Proxmox's own long texts, which hold what differs from run to run, the hash says nothing.
  return single.argv[1] === 'exec' ? `sha256 ${single[`${aspect}_sha256`]}` : TOO_LONG;
};

/** A text may be recorded by its hash alone. */
const labText = (
  run: Played,
  aspect: 'exit' | 'stderr' | 'stdout',
  {argv}: Single,
  normal: Normaliser,
): readonly string[] => {
  if (aspect === 'exit') return [String(run.exit)];
  const text = run[aspect];
  return [plain(normal.text(text, argv)), sha256(text), TOO_LONG];
};

/** Configuration files that are not as recorded. `read` gives a file of the lab's node, undefined when there is none. */
export const compareFiles = (
  after: After,
  read: ReadonlyMap<string, string | undefined>,
  normal: Normaliser,
): readonly Difference[] =>
  Object.entries(after).flatMap(([path, recorded]) => {
    const text = read.get(path);
    const lab = text === undefined ? 'absent\n' : normal.text(text);
    const real = recorded === null ? 'absent\n' : normal.text(recorded);
    return lab === real ? [] : [{aspect: 'config' as const, path, real, lab}];
  });
