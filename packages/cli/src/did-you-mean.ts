import {distance} from 'fastest-levenshtein';

/** `, did you mean web?` for the name that was probably meant; empty where none is near. @param before stands before it */
export const didYouMean = (word: string, names: readonly string[], before = ''): string =>
  meant(nearest(word, names), before);

/** The same for who knows already. */
export const meant = (near: string | undefined, before = ''): string =>
  near === undefined ? '' : `, did you mean ${before}${near}?`;

/** Small and large letters alike: at most half of the word is another, or it is a name's beginning. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  const far = (name: string) => (isSwapped(typed, name.toLowerCase()) ? 1 : distance(typed, name.toLowerCase()));
  const [near] = [...names].sort((a, b) => far(a) - far(b));
  if (near !== undefined && far(near) <= Math.max(1, Math.floor(word.length / 2))) return near;
  return typed.length < 3 ? undefined : names.find((name) => name.toLowerCase().startsWith(typed));
}

/** Two letters side by side stand in the wrong order: one slip of the fingers, two by Levenshtein. */
function isSwapped(word: string, name: string): boolean {
  const at = [...word].findIndex((letter, index) => letter !== name[index]);
  return at >= 0 && `${word.slice(0, at)}${word[at + 1] ?? ''}${word[at]}${word.slice(at + 2)}` === name;
}
