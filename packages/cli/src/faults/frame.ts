/** A function that was running when nothing else could, the innermost first in a list of them. */
export interface Frame {
  /** `file:///…/index.ts`; empty for what Node itself runs. */
  readonly url: string;
  /** From 1. */
  readonly line: number;
  /** Empty for one without a name. */
  readonly name: string;
  /** `this.id`, if that is a text: a step's hook that is called as a method has the step there. */
  readonly id: string;
}

/** What the watching thread is told at its start. */
export interface Watch {
  /** One number, which the watched thread changes again and again. */
  readonly ticks: SharedArrayBuffer;
  readonly everyMs: number;
  /** So many looks in a row at which it has not changed are too many. */
  readonly looks: number;
}

/** Key of the global symbol of the function that says whether frames are a plugin's doing. */
export const JUDGE = 'phoenix.blocked';
