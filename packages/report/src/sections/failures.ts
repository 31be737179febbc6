import {duration} from '@phoenix/kit';
import {count, guestLabel} from '@phoenix/reporters';
import {failureData} from '../failure-data.js';
import {type Html, html} from '../html.js';
import type {OutputData} from '../page-data.js';
import type {Report} from '../report.js';
import {sign} from '../signs.js';
import type {StepView} from '../step-view.js';
import {type Section, section, stepName} from './section.js';

/** More than these would bury what comes after them. */
const OPEN = 6;

/** What failed, with its evidence and output, and what was not tried because of it. */
export const failures = (report: Report): Section | undefined => {
  const failed = report.steps.filter(({status}) => status === 'failed');
  const told = failed.map((step) => failure(step, report));
  const rest =
    told.length <= OPEN
      ? undefined
      : html`<details class="more"><summary>${told.length - OPEN} more</summary>${told.slice(OPEN)}</details>`;
  const body = told.length === 0 ? undefined : html`${told.slice(0, OPEN)}${rest}`;
  return section('failures', 'Failed', body, failed.length > 1 ? String(failed.length) : '');
};

const failure = (step: StepView, {steps}: Report): Html | undefined => {
  const {outcome} = step.history.record;
  if (outcome?.status !== 'failed') return undefined;
  const {headline, evidence, hints, word} = failureData(outcome.failure);
  const said = step.history.output.lines();
  return html`
<article class="failure">
  <h3>${sign('failed')} ${stepName(step.id, step.label)}</h3>
  <p class="headline">${headline}</p>
  ${evidence.length === 0 ? undefined : html`<pre class="evidence">${evidence.join('\n')}</pre>`}
  ${hints.map((hint) => html`<p class="hint"><b>Try</b> ${hint}</p>`)}
  ${word === undefined ? undefined : html`<p class="dim">More: <code>phoenix explain ${word}</code></p>`}
  ${said.lines.length === 0 ? undefined : html`<details><summary>Output, ${count(said.lines.length + said.cut, 'line')}</summary>${outputText(said)}</details>`}
  <p class="dim">After ${duration(step.workedMs)} of work, at ${duration(step.to)}.${retried(step)} ${notTried(step, steps)}</p>
</article>`;
};

const retried = ({history: {retries}}: StepView): string =>
  retries.length === 0 ? '' : ` It had been tried ${count(retries.length, 'time')} before.`;

const outputText = ({lines, cut, cutAt}: OutputData): Html => {
  const text = lines.map(([line]) => line);
  if (cut > 0) text.splice(cutAt, 0, `… ${cut.toLocaleString('en')} lines left out …`);
  return html`<pre class="output">${text.join('\n')}</pre>`;
};

const notTried = (cause: StepView, steps: readonly StepView[]): string => {
  const blocked = steps.filter(({of, history: {record}}) => {
    return of === cause.of && record.outcome?.status === 'blocked' && record.outcome.by === cause.id;
  });
  if (blocked.length === 0) return '';
  const guests = [...new Set(blocked.map(({history}) => guestLabel(history.record.info.resource)))];
  const more = guests.length > 5 ? ` and ${count(guests.length - 5, 'more guest')}` : '';
  return `Not tried because of it: ${count(blocked.length, 'step')} of ${guests.slice(0, 5).join(', ')}${more}.`;
};
