/** How a file is written: its own habits, or the example's. */
export interface Style {
  /** One level. */
  readonly indent: string;
  /** `\n` or `\r\n`. */
  readonly eol: string;
  /** `{ "a": 1 }` instead of `{"a": 1}`. */
  readonly spaced: boolean;
}

/** Lists of words and objects of one level go on one line up to here. */
const WIDTH = 116;

/**
 * A value as a person would write it: what is short on one line, everything else a line for each part.
 * @param room characters of a line that it may take; undefined: it always gets lines of its own
 */
export function render(value: unknown, style: Style, before: string, room: number | undefined): string {
  const line = room === undefined ? undefined : inline(value, style);
  if (line !== undefined && before.length + line.length <= room! && isShallow(value)) return line;
  const inner = before + style.indent;
  const block = (parts: readonly string[], open: string, close: string) =>
    [open, parts.map((part) => `${inner}${part}`).join(`,${style.eol}`), `${before}${close}`].join(style.eol);
  if (Array.isArray(value))
    return value.length === 0
      ? '[]'
      : block(
          value.map((one) => render(one, style, inner, WIDTH)),
          '[',
          ']',
        );
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) return '{}';
    return block(
      entries.map(([key, one]) => {
        const name = JSON.stringify(key);
        return `${name}: ${render(one, style, inner, WIDTH - name.length)}`;
      }),
      '{',
      '}',
    );
  }
  return JSON.stringify(value);
}

export function inline(value: unknown, style: Style): string {
  if (Array.isArray(value)) return `[${value.map((one) => inline(one, style)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${inline(one, style)}`);
  const space = style.spaced && parts.length > 0 ? ' ' : '';
  return `{${space}${parts.join(', ')}${space}}`;
}

/** No object within an object, no list of several objects. */
function isShallow(value: unknown): boolean {
  const isLeaf = (one: unknown) => typeof one !== 'object' || one === null;
  const isFlat = (one: unknown): boolean =>
    isLeaf(one) ||
    Object.values(one as object).every((part) => isLeaf(part) || (Array.isArray(part) && part.every(isLeaf)));
  return Array.isArray(value) ? value.every(isLeaf) || (value.length === 1 && isFlat(value[0])) : isFlat(value);
}
