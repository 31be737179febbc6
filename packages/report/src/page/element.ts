type Child = Node | string | undefined;

/** An HTML element with its attributes and children. Text is text: it never becomes markup. */
export const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
};

export const SVG = 'http://www.w3.org/2000/svg';

/** The sign of a status, from the sheet that stands once in the page. */
export const signOf = (status: string): SVGSVGElement => {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of [
    ['class', `sign is-${status}`],
    ['width', '16'],
    ['height', '16'],
    ['aria-hidden', 'true'],
  ] as const)
    svg.setAttribute(key, value);
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#sign-${status}`);
  svg.append(use);
  return svg;
};
