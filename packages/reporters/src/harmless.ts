// Escape sequences with everything that belongs to them. Those that carry a text (window titles, clipboard) go with
// their text; what a guest prints must neither move the cursor nor reach the terminal's other functions.
const sequences = [
  /(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?/g,
  /(?:\u001b[PX^_]|[\u0090\u0098\u009e\u009f])[^\u001b\u009c]*(?:\u001b\\|\u009c)?/g,
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?/g,
  /\u001b[ -/]*[0-~]/g,
];
// C0, DEL, C1, line and paragraph separators, and the marks that turn the direction of the text around.
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const spell = (character: string): string => {
  if (character === '\t') return '  ';
  const code = character.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
};

/**
 * One line of text from outside, safe to print: escape sequences are dropped, other control characters spelt out.
 * Of a line that was drawn over itself (progress bars, by carriage return) the last state stays.
 */
export const harmless = (text: string): string => {
  const drawn = text.replace(/[\r\n]+$/, '');
  const last = drawn.slice(drawn.lastIndexOf('\r') + 1);
  // Dropping a sequence may join two halves of another: the controls pass comes last and leaves nothing alive.
  return sequences.reduce((line, sequence) => line.replace(sequence, ''), last).replace(controls, spell);
};

/** Several lines, each made harmless; empty ones and trailing space are left out. */
export const harmlessLines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => harmless(line).trimEnd())
    .filter((line) => line !== '');

/** Everything on one line. */
export const oneLine = (text: string): string => harmlessLines(text).join(' / ');
