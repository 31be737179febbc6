import type {Diagnostic} from '@phoenix/kit';
import {changedSection} from './changed.js';
import {failedSection} from './failed.js';
import {plain} from './fill.js';
import {groupBy} from './group-by.js';
import {hang} from './hang.js';
import {oneLine} from './harmless.js';
import {type Paint, paint} from './paint.js';
import type {RunRecord} from './record.js';
import {pathSection, waitSection} from './spent.js';
import {type Totals, totals} from './totals.js';
import {verdict} from './verdict.js';
import {stepLabel} from './words.js';

/**
 * What stands after a run, ready to print: what changed, what was skipped and why, warnings, what was waited for, where
 * the time went, what failed with everything that follows from it; the last line is the verdict. Sections with nothing
 * to say are left out. Failures stand last because the end of a long text is what a terminal shows. With `columns`, of a
 * terminal, long lines are broken between words.
 */
export const summaryText = (
  record: RunRecord,
  {color, columns}: {readonly color: boolean; readonly columns?: number | undefined},
): string => {
  const c = paint(color);
  const t = totals(record);
  const sections = [changedSection(record, t, c), skippedSection(t, c), ...endSections(record, t, c)];
  return joinSections([...sections, [paintVerdict(verdict(record, t), c)]], columns);
};

/** Sections that a plan and a run share. */
export const endSections = (record: RunRecord, t: Totals, c: Paint): string[][] => [
  warningSection(record, c),
  ...(record.mode === 'apply' ? [waitSection(record, c), pathSection(record, c)] : []),
  failedSection(record, t, c),
  noticeSection(record, c),
];

/** What the run has nothing to do with, and somebody should know of: said at the end alone. */
export const isNotice = ({code}: Diagnostic): boolean => code === 'left-config';

const noticeSection = ({diagnostics}: RunRecord, c: Paint): string[] =>
  diagnostics
    .filter(({diagnostic}) => isNotice(diagnostic))
    .map(({diagnostic: {message, hint}}) =>
      c.faint(`${oneLine(message)}${hint === undefined ? '' : ` (${oneLine(hint)})`}`),
    );

/** An empty line before each section that has lines. Fields, commands and what a program said are not broken. */
export const joinSections = (sections: readonly (readonly string[])[], columns?: number): string =>
  sections
    .filter((lines) => lines.length > 0)
    .map(
      (lines) =>
        `\n${lines.map((line) => (VERBATIM.test(line) ? line : hang(line, columns, besideName(line)))).join('\n')}\n`,
    )
    .join('');

/** What a step did stands beside its name, and stays there. */
const besideName = (line: string): number => (/^ {4}\S+ {2,}/.exec(plain(line))?.[0].length ?? 6) - 4;

const VERBATIM = /^ {6}(?:\u001b\[\d+m)*(?:[|+~-] |ran: )/;

export const paintVerdict = (line: string, c: Paint): string =>
  c.strong(/^(FAILED|INTERRUPTED)/.test(line) ? c.bad(line) : /^Plan/.test(line) ? line : c.good(line));

const skippedSection = ({skipped}: Totals, c: Paint): string[] => {
  if (skipped.length === 0) return [];
  // One reason often holds for many: it is said once.
  const byReason = groupBy(skipped, ({outcome}) => (outcome?.status === 'skipped' ? oneLine(outcome.reason) : ''));
  return [
    c.strong('Skipped'),
    ...[...byReason].map(
      ([reason, steps]) =>
        `  ${reason}: ${some(
          steps.map(({info}) => stepLabel(info)),
          3,
        )}`,
    ),
  ];
};

const warningSection = ({diagnostics, steps}: RunRecord, c: Paint): string[] => {
  const warnings = diagnostics.filter(({diagnostic}) => diagnostic.severity !== 'info');
  if (warnings.length === 0) return [];
  const lines = warnings.map(({node, diagnostic: {code, message, hint}}) => {
    const info = node === undefined ? undefined : steps.get(node)?.info;
    const tip = hint === undefined ? '' : c.faint(` (${oneLine(hint)})`);
    return `  ${c.careful('⚠')} ${info === undefined ? '' : `${stepLabel(info)}: `}${oneLine(message)}${tip} ${c.faint(`[${code}]`)}`;
  });
  return [c.strong('Warnings'), ...lines];
};

const some = (names: readonly string[], n: number): string =>
  names.length <= n + 1 ? names.join(', ') : `${names.slice(0, n).join(', ')} and ${names.length - n} more`;
