import {oneLine} from '@phoenix/reporters';
import {html} from '../html.js';
import {printable} from '../output-lines.js';
import type {Report} from '../report.js';
import {type Section, section} from './section.js';

const ORDER = ['error', 'warning', 'info'];

/** Warnings and what else was told of the run, the gravest first. */
export const notices = ({diagnostics}: Report): Section | undefined => {
  const sorted = [...diagnostics].sort(
    (a, b) => ORDER.indexOf(a.diagnostic.severity) - ORDER.indexOf(b.diagnostic.severity),
  );
  const body = html`<ul class="notices">${sorted.map(
    ({who, diagnostic: {severity, code, message, hint}}) =>
      html`<li><b class="severity is-${severity}">${severity}</b> <span class="dim">${who}</span> ${printable(oneLine(message), 1000)} <code>${code}</code>${
        hint === undefined ? undefined : html`<span class="hint"><b>Try</b> ${printable(oneLine(hint), 1000)}</span>`
      }</li>`,
  )}</ul>`;
  return section('notices', 'Warnings and notices', sorted.length === 0 ? undefined : body, String(sorted.length));
};
