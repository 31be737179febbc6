/** Text that is markup already: only {@link html} makes it. */
export interface Html {
  readonly markup: string;
}

type Content = Html | string | number | undefined | readonly Content[];

/** Markup with everything put into it escaped: the only way in which text reaches the page. Undefined is nothing. */
export const html = (parts: TemplateStringsArray, ...values: readonly Content[]): Html => ({
  markup: parts.reduce((text, part, i) => `${text}${written(values[i - 1])}${part}`),
});

const written = (value: Content): string => {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return 'markup' in value ? value.markup : value.map(written).join('');
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** JSON inside a `<script>`: no `<` is left that could end it or begin a comment. */
export const jsonInScript = (value: unknown): Html => ({
  markup: JSON.stringify(value).replaceAll('<', '\\u003c'),
});

/** Code or style of our own, as it is. */
export const verbatim = (text: string): Html => ({markup: text});
