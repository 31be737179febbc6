import type {Io, LabNode} from '../../node.js';

/** What a row is called with: the words that stand where its pattern has capitals. */
export interface RowCall {
  readonly args: readonly string[];
  /** All words of the command. */
  readonly argv: readonly string[];
  readonly io: Io;
  readonly node: LabNode;
}

/** A command that is answered from one file, and nothing more. */
export interface Row {
  /** `timedatectl set-timezone ZONE`; capitals stand for any word, `ARGS...` at the end for any number of them; `a|b` is either. */
  readonly argv: string;
  /** What it reads or changes. */
  readonly file?: string;
  /** Its output (code 0), its code (no output), or what it does. */
  readonly answer: string | number | ((call: RowCall) => unknown);
  /** Where the answer is from: a manual page, a source, or seen. */
  readonly source: string;
}

/** The words for a pattern's capitals; undefined when the command is another one. */
export function matchRow(pattern: string, argv: readonly string[]): readonly string[] | undefined {
  const words = pattern.split(' ');
  const open = words.at(-1)!.endsWith('...');
  const fixed = open ? words.slice(0, -1) : words;
  if (open ? argv.length < fixed.length : argv.length !== fixed.length) return undefined;
  const args: string[] = [];
  for (const [index, word] of fixed.entries()) {
    if (/^[A-Z]+$/.test(word)) {
      if (argv[index]!.startsWith('-')) return undefined;
      args.push(argv[index]!);
    } else if (!word.split('|').includes(argv[index]!)) return undefined;
  }
  return [...args, ...argv.slice(fixed.length)];
}
