import {type Html, html} from '../html.js';

/** A part of the page that one can jump to. */
export interface Section extends Html {
  readonly id: string;
  readonly title: string;
}

/** A landmark with its heading; nothing where there is nothing to say. */
export const section = (id: string, title: string, body: Html | undefined, note = ''): Section | undefined => {
  if (body === undefined) return undefined;
  const {markup} = html`
<section id="${id}" aria-labelledby="${id}-title">
  <h2 id="${id}-title">${title}${note === '' ? undefined : html` <small>${note}</small>`}</h2>
  ${body}
</section>`;
  return {id, title, markup};
};

/** A wide table scrolls by itself, and can be scrolled by keyboard. */
export const scrolling = (label: string, table: Html): Html =>
  html`<div class="scrolls" role="group" aria-label="${label}, table" tabindex="0">${table}</div>`;

/** A step's name; the page's script makes it a way to its bar. */
export const stepName = (id: string, label: string): Html =>
  html`<span class="step-name" data-step="${id}">${label}</span>`;
