const context = document.createElement('canvas').getContext('2d');
const known = new Map<string, number>();

/** Pixels that a text takes in the font of the chart, measured once. */
const textWidth = (text: string): number => {
  let width = known.get(text);
  if (width === undefined) {
    if (context !== null) context.font = FONT;
    width = context?.measureText(text).width ?? text.length * 7;
    known.set(text, width);
  }
  return width;
};

/** As page.css has it for the chart. */
const FONT = '12px system-ui, sans-serif';

/** As much of a text as fits, with a mark where it was cut; nothing where not even three letters do. */
export const fitting = (text: string, width: number): string => {
  if (textWidth(text) <= width) return text;
  let length = Math.min(text.length, Math.floor(width / 5));
  while (length >= 3 && textWidth(`${text.slice(0, length)}…`) > width) length--;
  return length < 3 ? '' : `${text.slice(0, length)}…`;
};
