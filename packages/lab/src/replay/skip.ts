import {matchesPattern} from '../shell/pattern.js';
import type {Played} from './ssh.js';
import type {Single} from './transcript.js';

/** Recorded commands that are not compared. */
export interface Skip {
  /** The first words, with `*` and `?` as shells have them. */
  readonly argv: readonly string[];
  readonly why: string;
  /** The lab has no such command: it is not sent, and what it left in the node's files is taken over. */
  readonly absent?: true;
}

/** The words without an `env` and its settings before them. */
const bare = (argv: readonly string[]): readonly string[] => {
  if (argv[0] !== 'env') return argv;
  const rest = argv.slice(1);
  while (rest.length > 0 && (/^-i$|^\w+=/.test(rest[0]!) || rest[0] === '-C')) rest.splice(0, rest[0] === '-C' ? 2 : 1);
  return rest;
};

export const skipOf = ({argv, artefact}: Single, skips: readonly Skip[]): Skip | undefined => {
  const words = bare(argv);
  const listed = skips.find((skip) => skip.argv.every((glob, at) => matchesPattern(words[at] ?? '', glob)));
  return listed ?? (artefact === undefined ? undefined : {argv, why: artefact});
};

/** A program, or a file of the kernel's, that the lab's guests do not have. */
const NOT_THERE = /: not found$|Failed to exec "|(\/proc|\/sys)\/\S*: No such file/m;

export const isUnmodelled = ({argv, stderr}: Single, played: Played): boolean => {
  const words = bare(argv);
  return words[0] === 'pct' && words[1] === 'exec' && NOT_THERE.test(played.stderr) && !NOT_THERE.test(stderr ?? '');
};
