import {duration} from '@phoenix/kit';

import {html} from '../html.js';
import {NOTICEABLE_WAIT} from '../lock-waits.js';
import type {Report} from '../report.js';
import {sign} from '../signs.js';
import {STATUS_WORDS} from '../status-words.js';
import {type Section, scrolling, section, stepName} from './section.js';
import {share} from './share.js';

const MOST = 15;
/** Below this no step is slow. */
const NOTICEABLE = 100;

/** The steps that worked longest, waiting aside. */
export const slowest = ({steps}: Report): Section | undefined => {
  const longest = [...steps].sort((a, b) => b.workedMs - a.workedMs).slice(0, MOST);
  const slow = longest.filter(({workedMs}) => workedMs >= NOTICEABLE);
  const most = slow[0]?.workedMs ?? 1;
  const words = new Map(STATUS_WORDS);
  const body = () =>
    scrolling(
      'Slowest steps',
      html`<table><thead><tr><th scope="col">Step</th><th scope="col">Outcome</th><th scope="col" class="number">Worked</th><td class="share"></td><th scope="col" class="number">Waited</th><th scope="col" class="number">Began</th></tr></thead><tbody>${slow.map(
        ({id, label, status, workedMs, waitedMs, from}) =>
          html`<tr><th scope="row">${stepName(id, label)}</th><td class="outcome">${sign(status)} ${words.get(status)}</td><td class="number">${duration(workedMs)}</td><td class="share">${share(workedMs / most)}</td><td class="number">${waitedMs < NOTICEABLE_WAIT ? '' : duration(waitedMs)}</td><td class="number">${duration(from ?? 0)}</td></tr>`,
      )}</tbody></table>`,
    );
  return section('slowest', 'Slowest steps', slow.length === 0 ? undefined : body());
};
