import {untilKilled} from '../../ended.js';
import type {Io, LabNode, Program} from '../../node.js';

/** What a program says on stderr before it exits. */
class Complaint extends Error {
  constructor(
    readonly text: string,
    readonly code: number,
  ) {
    super(text);
  }
}

/** Ends the program. A line end is added. */
export function complain(text: string, code = 1): never {
  throw new Complaint(text, code);
}

/** Answers with an exit code; anything else is 0. */
type Speech = (args: readonly string[], io: Io, node: LabNode) => unknown;

/** A program whose complaints are its exit; `seconds` is what it takes. */
export const speaking =
  (run: Speech, seconds = 0): Program =>
  async (argv, io, node) => {
    try {
      await node.delay(seconds, untilKilled(io.signal));
      const code = await run(argv.slice(1), io, node);
      return typeof code === 'number' ? code : 0;
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      if (error.text !== '') io.err(`${error.text}\n`);
      return error.code;
    }
  };

/** What programs do for each of several operands: the last failure's code, the others go on. */
export async function eachSpeaking<T>(items: readonly T[], io: Io, act: (item: T) => unknown): Promise<number> {
  let code = 0;
  for (const item of items) {
    try {
      await act(item);
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      io.err(`${error.text}\n`);
      code = error.code;
    }
  }
  return code;
}
