import {type Pattern, patterns, wrappers} from './error-patterns.js';

/** What a failed command said. */
export interface CommandOutcome {
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What that means. */
export interface Classified {
  /** `guest-locked`, `storage-missing` …; `unknown` where the text says nothing we know. */
  readonly reason: string;
  /** The same command may succeed later although nobody repairs anything. */
  readonly transient: boolean;
  /** What to try, one line. */
  readonly hint?: string;
}

/**
 * Reads Proxmox's words: its exit codes are left-over errno values and tell nothing but "not 0". A failed task says its
 * reason on stderr, what it ran before that (mkfs, tar, lxc) on stdout. What runs inside a guest is not its business.
 */
export const classify = (failed: CommandOutcome): Classified => {
  const {argv, stdout, stderr, exitCode} = failed;
  // env LANG=C.UTF-8 pct …; sh -c SCRIPT … pvesh …: a download, and what is seen to behind it.
  const at = argv[0] === 'env' ? 2 : argv[0] === 'sh' ? argv.indexOf('pvesh') : 0;
  if (!tools.has(argv[at] ?? '') || argv[at + 1] === 'exec') return unknown;
  if (argv[at] === 'flock') return compareAndWrite[exitCode] ?? unknown;
  const about = argv.slice(at + 2).find((word) => /^\d+$/.test(word)) ?? 'ID';
  return read(patterns, stderr, about) ?? read(patterns, stdout, about) ?? read(wrappers, stderr, about) ?? unknown;
};

const read = (table: readonly Pattern[], text: string, id: string): Classified | undefined => {
  for (const {pattern, reason, transient = false, hint} of table) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const advice = hint?.({id, words: match.slice(1)});
    return {reason, transient, ...(advice === undefined ? {} : {hint: advice})};
  }
  return undefined;
};

const tools = new Set(['pct', 'qm', 'pvesm', 'pveam', 'pveum', 'pvesh', 'flock']);
const unknown: Classified = {reason: 'unknown', transient: false};

/** Exit codes of {@link writeRawConfig}. */
const compareAndWrite: Readonly<Record<number, Classified>> = {
  1: {reason: 'lock-timeout', transient: true},
  3: {reason: 'config-changed', transient: true},
  4: {reason: 'config-not-written', transient: true},
};
