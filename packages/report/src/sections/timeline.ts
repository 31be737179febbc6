import {html} from '../html.js';
import type {Report} from '../report.js';
import {type Section, section} from './section.js';

/** The place of the chart and its controls; the page's script fills it. */
export const timeline = ({steps}: Report): Section | undefined =>
  section(
    'timeline',
    'Timeline',
    steps.every(({from}) => from === undefined)
      ? undefined
      : html`
<noscript><p class="dim">The chart needs JavaScript; all that it shows stands in the sections below.</p></noscript>
<div id="chart" class="chart" hidden></div>`,
  );
