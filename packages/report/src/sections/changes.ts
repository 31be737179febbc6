import {count, guestLabel} from '@phoenix/reporters';
import {changesMade} from '../change-data.js';
import {type Html, html} from '../html.js';
import type {ChangeData} from '../page-data.js';
import type {Report} from '../report.js';
import type {StepView} from '../step-view.js';
import {type Section, scrolling, section, stepName} from './section.js';

/** With more changes than this the guests are folded: what is looked for is easier found. */
const OPEN = 40;

/** What was changed, or would be, per guest and step, field by field. */
export const changes = ({steps, mode}: Report): Section | undefined => {
  const changed = steps.map((step) => ({step, made: changesMade(step)})).filter(({made}) => made.length > 0);
  const all = changed.reduce((sum, {made}) => sum + made.length, 0);
  const guests = new Map<number, {step: StepView; made: readonly ChangeData[]}[]>();
  for (const one of changed) {
    const {id} = one.step.history.record.info.resource;
    guests.set(id, [...(guests.get(id) ?? []), one]);
  }
  const body = html`${[...guests.values()].map((of) => guest(of, all <= OPEN, steps))}`;
  return section('changes', mode === 'plan' ? 'Planned changes' : 'Changes', all === 0 ? undefined : body, String(all));
};

const guest = (
  changed: readonly {step: StepView; made: readonly ChangeData[]}[],
  open: boolean,
  steps: readonly StepView[],
): Html => {
  const {resource} = changed[0]!.step.history.record.info;
  const n = changed.reduce((sum, {made}) => sum + made.length, 0);
  const label = guestLabel(resource);
  return html`
<details class="guest"${open ? html` open` : undefined}><summary><h3>${label}</h3> <span class="dim">${count(n, 'change')}</span></summary>
${scrolling(
  `Changes of ${label}`,
  html`<table class="changes"><thead><tr><th scope="col">Step</th><th scope="col">Change</th></tr></thead><tbody>${changed.map(
    ({step, made}) =>
      html`<tr><th scope="row">${stepName(step.id, step.history.record.info.step)}</th><td><ul class="plain">${made.map(change)}</ul></td></tr>`,
  )}</tbody></table>`,
)}
${follow(steps.filter(({status, history}) => status === 'deferred' && history.record.info.resource.id === resource.id))}</details>`;
};

const follow = (deferred: readonly StepView[]): Html | undefined =>
  deferred.length === 0
    ? undefined
    : html`<p class="dim">Then ${count(deferred.length, 'step')} that cannot be asked yet: ${deferred.map(({history}) => history.record.info.step).join(', ')}</p>`;

const change = ({title, impact, diff}: ChangeData): Html =>
  html`<li>${title}${impact === 'none' ? undefined : html` <span class="impact is-${impact}">${impact}</span>`}${
    diff.length === 0
      ? undefined
      : html`<dl class="diff">${diff.map(
          ({field, from, to}) => html`<div><dt>${field}</dt><dd>${values(from, to)}</dd></div>`,
        )}</dl>`
  }</li>`;

const values = (from: string | undefined, to: string | undefined): Html => {
  const [gone, there] = [html`<del>${shown(from ?? '')}</del>`, html`<ins>${shown(to ?? '')}</ins>`];
  return from === undefined ? there : to === undefined ? gone : html`${gone} ${there}`;
};

/** An empty value is visible as one. */
const shown = (text: string): string => (text === '' ? "''" : text);
