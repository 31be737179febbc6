const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const zero = /[\p{M}\p{Cf}]/u;
const onlyAscii = /^[\u0020-\u007e]*$/;

const cell = (character: string): number => (zero.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** Character cells that a line without escape sequences takes. */
export const width = (text: string): number =>
  onlyAscii.test(text) ? text.length : [...text].reduce((sum, character) => sum + cell(character), 0);

/** Cut to so many cells, the last of them `…` when something was cut away. */
export const cut = (text: string, cells: number): string => {
  if (cells <= 0) return '';
  if (width(text) <= cells) return text;
  let left = cells - 1;
  let kept = '';
  for (const character of text) {
    left -= cell(character);
    if (left < 0) break;
    kept += character;
  }
  return `${kept}…`;
};
