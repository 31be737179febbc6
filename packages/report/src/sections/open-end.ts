import {duration} from '@phoenix/kit';
import {count} from '@phoenix/reporters';
import {html} from '../html.js';
import type {Report} from '../report.js';
import {sign} from '../signs.js';
import {type Section, section, stepName} from './section.js';

/** A run without an end: what it was about to do, as far as was heard. */
export const openEnd = ({end, steps, ms}: Report): Section | undefined => {
  if (end === 'known') return undefined;
  const open = steps.filter(({status}) => status === 'running' || status === 'waiting');
  const notRun = steps.filter(({status}) => status === 'not-run').length;
  const said = end === 'to come' ? STILL : BROKEN;
  return section(
    'open-end',
    end === 'to come' ? 'Where it is' : 'Where it broke off',
    html`
<p>The last that was heard of this run was at ${duration(ms)}. ${said}</p>
${open.length === 0 ? undefined : html`<ul class="plain">${open.map((step) => html`<li>${sign(step.status)} ${stepName(step.id, step.label)} <span class="dim">${step.words}, since ${duration(step.from ?? ms)}</span></li>`)}</ul>`}
${notRun === 0 ? undefined : html`<p class="dim">${count(notRun, 'step')} had not been begun.</p>`}`,
  );
};

const STILL = 'It goes on: make the report again when it is over.';
const BROKEN =
  'Nobody wrote its end: phoenix was killed, or its machine went down. What ran then may have ended or not. Run phoenix again: it looks first, and goes on where the node stands.';
