/** A shell pattern as a regular expression's source; quoted parts are to be given through {@link literal}. */
export const patternSource = (pattern: string): string =>
  pattern.replace(/\\(.)|\[!?[^\]]+\]|[\s\S]/g, (piece, escaped: string | undefined) => {
    if (escaped !== undefined) return regexLiteral(escaped);
    if (piece === '*') return '[\\s\\S]*';
    if (piece === '?') return '[\\s\\S]';
    if (piece.length > 1)
      return `[${piece[1] === '!' ? '^' : ''}${piece.slice(piece[1] === '!' ? 2 : 1, -1).replace(/\\/g, '\\\\')}]`;
    return regexLiteral(piece);
  });

export const matchesPattern = (text: string, pattern: string): boolean =>
  new RegExp(`^${patternSource(pattern)}$`).test(text);

/** Escapes what a pattern would take as its own. */
export const literal = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&');

const regexLiteral = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
