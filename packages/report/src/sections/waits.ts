import {duration} from '@phoenix/kit';
import {count} from '@phoenix/reporters';
import {html} from '../html.js';
import {type LockWaits, lockWaits, waitMs} from '../lock-waits.js';
import type {Report} from '../report.js';
import {labelOf} from '../step-view.js';
import {type Section, scrolling, section, stepName} from './section.js';

const MOST = 10;

/** The locks that were waited for longest, with the longest single wait for each and who held it. */
export const waits = ({steps}: Report): Section | undefined => {
  const all = lockWaits(steps);
  const note = all.length > MOST ? `${MOST} of ${count(all.length, 'lock')}` : '';
  return section('waits', 'Longest waits', all.length === 0 ? undefined : table(all.slice(0, MOST)), note);
};

const table = (waits: readonly LockWaits[]) =>
  scrolling(
    'Longest waits',
    html`<table><thead><tr><th scope="col">Lock</th><th scope="col" class="number">Waited in all</th><th scope="col" class="number">Steps</th><th scope="col">Longest wait</th><th scope="col">Held by</th></tr></thead><tbody>${waits.map(
      ({lock, ms, steps, longest: {step, wait}}) =>
        html`<tr><th scope="row"><code>${lock}</code></th><td class="number">${duration(ms)}</td><td class="number">${steps}</td><td>${stepName(step.id, step.label)} <span class="dim">${duration(waitMs(wait))}</span></td><td>${stepName(wait.holder, labelOf(step.of, wait.holder))}</td></tr>`,
    )}</tbody></table>`,
  );
