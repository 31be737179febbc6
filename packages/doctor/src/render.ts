import {isUnknown, type Report} from './examine.js';
import type {Level} from './finding.js';
import {group} from './group.js';

const MARKS: Readonly<Record<Level, string>> = {fine: '✔', warning: '!', problem: '✖', unknown: '–'};
/** SGR codes, as the reporters use them. */
const COLORS: Readonly<Record<Level, number>> = {fine: 32, warning: 33, problem: 31, unknown: 2};
const DIM = 2;
const WIDTH = 12;

/** One check for people: a line for each finding, what to do below it. */
export function renderReport({title, findings}: Report, color: boolean): string {
  const paint = (code: number, text: string) => (color ? `\u001B[${code}m${text}\u001B[0m` : text);
  return findings
    .flatMap(({level, found, advice}, index) => [
      `${paint(COLORS[level], MARKS[level])} ${(index === 0 ? title : '').padEnd(WIDTH)}  ${level === 'unknown' ? paint(DIM, found) : found}\n`,
      ...(advice === undefined ? [] : [`  ${' '.repeat(WIDTH)}  ${paint(DIM, '→')} ${advice}\n`]),
    ])
    .join('');
}

/** Those that could not be asked, a line for each reason: what comes of one cause is told once. */
export function renderUnknown(reports: readonly Report[], color: boolean): string {
  return [...group(reports.filter(isUnknown), ({findings}) => findings[0]!.found)]
    .map(([found, of]) => {
      const titles = of.map(({title}) => title).join(', ');
      return renderReport({check: '', title: '', findings: [{level: 'unknown', found: `${found}: ${titles}`}]}, color);
    })
    .join('');
}
