import {type Html, html} from './html.js';
import type {Status} from './page-data.js';

/** Drawn, not typed: no font is asked whether it has them. In a square of 16. */
const PATHS: Readonly<Record<Status, string>> = {
  failed: 'M4 4l8 8M12 4l-8 8',
  changed: 'M3 8.5l3.5 3.5L13 4.5',
  passed: 'M3 8.5l3.5 3.5L13 4.5',
  planned: 'M8 3v10M3 8h10',
  unchanged: 'M4 6.2h8M4 9.8h8',
  skipped: 'M8 3v9M4.5 8.5L8 12l3.5-3.5',
  deferred: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  blocked: 'M12.6 8a4.6 4.6 0 1 1-9.2 0a4.6 4.6 0 1 1 9.2 0M4.8 11.2l6.4-6.4',
  cancelled: 'M4 8h8',
  running: 'M5 3.5v9l7-4.5z',
  waiting: 'M4.5 3h7M4.5 13h7M5.5 3l5 10M10.5 3l-5 10',
  'not-run': 'M8 8h.01',
};

/** Once a page: what every sign refers to. */
export const signSheet = (): Html =>
  html`<svg class="sheet" width="0" height="0" aria-hidden="true" focusable="false"><defs>${Object.entries(PATHS).map(
    ([status, path]) => html`<symbol id="sign-${status}" viewBox="0 0 16 16"><path d="${path}"/></symbol>`,
  )}</defs></svg>`;

/** Beside a word that says the same. */
export const sign = (status: Status): Html =>
  html`<svg class="sign is-${status}" width="16" height="16" aria-hidden="true" focusable="false"><use href="#sign-${status}"/></svg>`;
