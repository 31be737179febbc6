import type {Environment, Output} from './output.js';

type Colour = (text: string) => string;

/** Colours by what they mean to the reader. */
export interface Paint {
  readonly bad: Colour;
  readonly good: Colour;
  readonly careful: Colour;
  readonly faint: Colour;
  readonly strong: Colour;
}

const sgr =
  (open: number, close: number): Colour =>
  (text) =>
    text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`;
const plain: Colour = (text) => text;

const colours: Paint = {
  bad: sgr(31, 39),
  good: sgr(32, 39),
  careful: sgr(33, 39),
  faint: sgr(2, 22),
  strong: sgr(1, 22),
};
const none: Paint = {bad: plain, good: plain, careful: plain, faint: plain, strong: plain};

export const paint = (color: boolean): Paint => (color ? colours : none);

/** A terminal that has not been asked to be plain: https://no-color.org, `TERM=dumb`. */
export const wantsColor = (out: Output, env: Environment): boolean =>
  out.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
