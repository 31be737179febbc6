import {duration} from '@phoenix/kit';
import {count, oneLine, resourcesInWords} from '@phoenix/reporters';
import {type Html, html} from '../html.js';
import {lockWaits} from '../lock-waits.js';
import {moment} from '../moment.js';
import type {Status} from '../page-data.js';
import type {Report} from '../report.js';
import {sign} from '../signs.js';
import {STATUS_WORDS} from '../status-words.js';
import type {StepView} from '../step-view.js';
import type {Section} from './section.js';

/** The verdict, what was run, when, for how long, and how many steps came to what. */
export const head = (
  {run, verdicts, mode, end, ms, resources, steps}: Report,
  sections: readonly Section[],
): Html => html`
<header class="head">
  <p class="brand">phoenix ${run.version} <span>${mode}</span></p>
  <h1 class="verdict is-${gravity(
    steps.map(({status}) => status),
    end,
  )}">${verdicts[0]}</h1>
  ${verdicts.slice(1).map((line) => html`<p class="verdict-more">${line}</p>`)}
  <dl class="facts">
    <div class="wide"><dt>Command</dt><dd><code>${oneLine(run.command)}</code></dd></div>
    <div><dt>Started</dt><dd><time datetime="${run.startedAt}">${moment(run.startedAt)}</time></dd></div>
    <div><dt>${end === 'known' ? 'Took' : 'Followed for'}</dt><dd>${duration(ms)}</dd></div>
    <div><dt>Scope</dt><dd>${resourcesInWords(resources)}, ${count(steps.length, mode === 'test' ? 'test' : 'step')}</dd></div>
    ${longestWait(steps)}
    <div><dt>Run</dt><dd>${run.id}</dd></div>
  </dl>
  <ul class="counts" aria-label="Steps by outcome">${STATUS_WORDS.map(([status, word]) => {
    const n = steps.filter((step) => step.status === status).length;
    return n === 0 ? '' : html`<li class="count is-${status}">${sign(status)}<b>${n}</b> ${word}</li>`;
  })}</ul>
  <nav class="sections" aria-label="Sections">${sections.map(({id, title}) => html`<a href="#${id}">${title}</a>`)}</nav>
</header>`;

/** What there was most to gain from. */
const longestWait = (steps: readonly StepView[]): Html | undefined => {
  const [first] = lockWaits(steps);
  if (first === undefined) return undefined;
  return html`<div><dt>Most waited for</dt><dd><code>${first.lock}</code>, ${duration(first.ms)} in ${count(first.steps, 'step')}</dd></div>`;
};

const gravity = (statuses: readonly Status[], end: Report['end']): string => {
  if (statuses.includes('failed')) return 'failed';
  return end === 'broken' || statuses.includes('cancelled') ? 'broken' : end === 'to come' ? 'running' : 'done';
};
