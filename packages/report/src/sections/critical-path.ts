import {duration} from '@phoenix/kit';
import {count} from '@phoenix/reporters';
import {criticalPathOf} from '../critical-path-of.js';
import type {History} from '../follow.js';
import {type Html, html} from '../html.js';
import type {Report} from '../report.js';
import {labelOf} from '../step-view.js';
import {type Section, scrolling, section, stepName} from './section.js';
import {share} from './share.js';

/** Shorter steps are only counted. */
const NOTICEABLE = 100;

/** The chain of steps that the run's length came from: to make a run shorter, make one of these shorter. */
export const criticalPath = ({histories}: Report): Section | undefined => {
  const parts = histories.flatMap((of) => criticalPathOf(of).map((part) => ({...part, of})));
  const long = parts.filter(({ms}) => ms >= NOTICEABLE);
  if (long.length === 0) return undefined;
  const all = sum(parts);
  const short = parts.length - long.length;
  const rest =
    short === 0
      ? undefined
      : html`<p class="dim">And ${count(short, 'shorter step')}, ${duration(all - sum(long))} together.</p>`;
  return section(
    'critical-path',
    'Critical path',
    html`${scrolling('Critical path', table(long, Math.max(...long.map(({ms}) => ms))))}${rest}`,
    `${duration(all)}: what the length of the run came from, first to last`,
  );
};

const sum = (parts: readonly {readonly ms: number}[]): number => parts.reduce((total, {ms}) => total + ms, 0);

const table = (parts: readonly {node: Parameters<typeof labelOf>[1]; ms: number; of: History}[], most: number): Html =>
  html`<table><thead><tr><th scope="col">Step</th><th scope="col" class="number">Took</th><td class="share"></td></tr></thead><tbody>${parts.map(
    ({node, ms, of}) =>
      html`<tr><th scope="row">${stepName(node, labelOf(of, node))}</th><td class="number">${duration(ms)}</td><td class="share">${share(ms / most)}</td></tr>`,
  )}</tbody></table>`;
