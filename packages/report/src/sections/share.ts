import {type Html, html} from '../html.js';

/** A part of a whole as a small bar, beside the number that says it. */
export const share = (part: number): Html =>
  html`<svg class="share-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect width="${Math.max(1, Math.round(part * 100))}" height="8"/></svg>`;
