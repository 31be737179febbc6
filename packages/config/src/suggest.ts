import {closest, distance} from 'fastest-levenshtein';

/** The known word that was probably meant, if one is near: at most a third of its letters differ. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  if (known.length === 0) return undefined;
  const lower = word.toLowerCase();
  const exact = known.find((other) => other.toLowerCase() === lower);
  if (exact !== undefined) return exact;
  const best = closest(word, [...known]);
  return distance(word, best) <= Math.max(1, Math.floor(Math.min(word.length, best.length) / 3)) ? best : undefined;
};

/** A hint, or nothing; spread it into a finding. */
export const didYouMean = (word: string, known: readonly string[]): {hint?: string} => {
  const best = nearest(word, known);
  return best === undefined ? {} : {hint: `did you mean "${best}"?`};
};
