/** The words of a line up to the cursor, as bash will read them. */
export interface BashLine {
  /** Finished, without quotes; the first is the command. */
  readonly words: readonly string[];
  /** The word under the cursor, without quotes. */
  readonly current: string;
  /** How much of `current` readline leaves alone: it replaces from the last of COMP_WORDBREAKS, or from an open quote. */
  readonly kept: number;
  /** The quote that is open at the cursor. */
  readonly quote: '"' | "'" | '';
}

/**
 * Reads quotes and backslashes and expands nothing (bash(1), QUOTING). COMP_WORDS would not do: it is split at `=` and `:`.
 * @param breaks COMP_WORDBREAKS
 */
export function readBashLine(text: string, breaks: string): BashLine {
  const words: string[] = [];
  let word: {text: string; kept: number} | undefined;
  let quote: BashLine['quote'] = '';
  const put = (more: string) => {
    word = {text: (word?.text ?? '') + more, kept: word?.kept ?? 0};
  };
  const keep = () => {
    put('');
    word!.kept = word!.text.length;
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    const next = text[i + 1] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (quote === '"' && char === '\\' && '"\\$`'.includes(next)) put(text[++i] ?? '');
      else put(char);
    } else if (char === '"' || char === "'") {
      quote = char;
      keep();
    } else if (char === '\\') put(text[++i] ?? '');
    else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word.text);
      word = undefined;
    } else {
      put(char);
      if (breaks.includes(char)) keep();
    }
  }
  return {words, current: word?.text ?? '', kept: word?.kept ?? 0, quote};
}

/** As it can stand behind `quote`; undefined: it cannot. */
export function quotedForBash(value: string, quote: BashLine['quote']): string | undefined {
  if (quote === "'") return value.includes("'") ? undefined : value;
  if (quote === '"') return value.replace(/["\\$`]/g, '\\$&');
  return value.replace(/[^\w@%+=:,./~-]/gu, '\\$&').replace(/^~/, '\\~');
}
